"""What a map is given to draw, composed from the chronicle as plain values."""
