"""A scene as a picture or a slide."""
