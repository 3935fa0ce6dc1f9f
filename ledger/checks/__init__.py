"""What is usually wrong in a ledger."""

from basisbook.ledger.checks.connected import connected
from basisbook.ledger.checks.table import CHECKS, check, new_entry_problems

__all__ = ["CHECKS", "check", "connected", "new_entry_problems"]
