"""Which field of a blank is which line of the form."""
