"""From the clauses of treaties to a record: tracing, interpretation, sovereignty, validation."""
