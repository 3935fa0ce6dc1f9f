"""Worksheets of the instructions and publications, as revisions like the form; filled before it."""
