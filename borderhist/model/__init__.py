"""What a geodata folder says: its shapes, its reader, days, calendars, names, sources."""
