"""Texts of the interface in four languages: one catalogue, one translator."""
