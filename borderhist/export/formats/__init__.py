"""One module a format: each has ``write(tables, path)``, which writes a new file that is not there yet."""
