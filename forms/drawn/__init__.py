"""Pages that this program sets itself."""
