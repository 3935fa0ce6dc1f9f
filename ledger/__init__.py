"""What happened: an append-only ledger of IRA entries. Knows nothing of forms."""
