"""Layers as typed tables, and the one vocabulary of all outputs."""
