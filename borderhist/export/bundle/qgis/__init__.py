"""What QGIS reads: styles, metadata and a project, written without QGIS."""
