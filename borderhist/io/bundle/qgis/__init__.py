"""What QGIS reads: symbols, styles, labels, the project."""
