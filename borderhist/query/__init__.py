"""Questions to a record, one module each; what many ask together stands in ``page_data``."""
