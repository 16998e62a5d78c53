"""A folder of maps: what belongs there, what is up to date, and who draws it."""
