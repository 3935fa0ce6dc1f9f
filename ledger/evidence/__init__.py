"""Papers that prove what happened: kept in the book, read into typed fields. Knows the ledger, infers nothing."""
