"""Maps inside other pages: frames, galleries, programs that ask for them."""
