"""How a page is written, said and filled."""
