"""Files: one module a format, the bundle, PostGIS, the committed layers."""
