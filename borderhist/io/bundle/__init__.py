"""One GeoPackage of everything, with styles, relations, metadata and a QGIS project."""
