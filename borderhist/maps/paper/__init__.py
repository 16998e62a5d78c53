"""A scene as a picture, a slide or a card, without a browser."""
