"""What is usually wrong in a ledger."""

from basisbook.ledger.checks.table import check, new_entry_problems

__all__ = ["check", "new_entry_problems"]
