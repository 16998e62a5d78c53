"""What the record says, as rows of facts with a geometry: one module a kind of thing."""
