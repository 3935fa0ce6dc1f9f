"""What pages show, as plain values: the same for a report, a page in a browser and a table."""
