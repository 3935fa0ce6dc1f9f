"""The IRS's own PDFs: which field each line goes to, the blanks at hand, and the filled page."""
