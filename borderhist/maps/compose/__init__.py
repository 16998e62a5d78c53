"""Compose a scene from the data of a page: choose, simplify, encode."""
