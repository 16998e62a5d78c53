"""The public face: every function once, of a record first; ``import borderhist as bh`` offers them all."""
