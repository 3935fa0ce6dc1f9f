"""The years of a ledger, replayed."""
