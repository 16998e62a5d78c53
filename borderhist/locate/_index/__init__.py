"""The look-up of a point: faces by a grid, uncertainty by a grid, the nearest line, states by number."""
