"""What readers look at: HTML pages drawn from plain values."""
