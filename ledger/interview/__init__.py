"""The questions of a year in plain words, as values: which is next, and which entries the answers make."""
