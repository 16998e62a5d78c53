"""Geometry without history: the ellipsoid, planar arrangement, simplification, arcs, boxes."""
