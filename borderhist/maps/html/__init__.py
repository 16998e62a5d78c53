"""A scene as one HTML file."""
