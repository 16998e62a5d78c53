"""A folder of maps: what is up to date, who draws it, and how others embed it."""
