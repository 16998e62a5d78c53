"""Tables of any format as batches, in and out."""
