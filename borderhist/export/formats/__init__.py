"""One module a format: each has ``write(tables, path)``, which writes a whole new file that does not exist yet."""
