"""Files of tables, batch by batch: read in any format, written in any other with our columns after theirs."""
