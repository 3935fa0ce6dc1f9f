"""What follows from papers, one rule a kind of money."""
