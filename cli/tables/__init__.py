"""What commands show as tables."""
