"""A bundle as OGC API - Features, read only."""
