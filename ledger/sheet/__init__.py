"""What a spreadsheet says, read leniently: rows of text as entries, and what could not be understood."""
