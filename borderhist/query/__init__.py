"""Questions to a chronicle, one module each."""
