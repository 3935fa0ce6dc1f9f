"""What to send when a return was wrong."""
