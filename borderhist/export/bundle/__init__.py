"""The GIS bundle: one GeoPackage with every layer, dressed for QGIS, and what tells about it beside it."""
