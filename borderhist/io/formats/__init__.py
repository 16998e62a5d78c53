"""One module a format; each has ``write``."""
