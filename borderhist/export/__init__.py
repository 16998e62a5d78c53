"""The edge where values become files: GeoDataFrames, GeoJSON, and the committed layers."""
