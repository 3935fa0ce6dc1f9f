"""What is usually wrong in a ledger."""

from basisbook.ledger.checks.table import CHECKS, check, new_entry_problems

__all__ = ["CHECKS", "check", "new_entry_problems"]
