"""What goes into the envelope."""
