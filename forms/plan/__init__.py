"""Before acting: what a movement would do to a year that has not ended, and the papers for it."""
