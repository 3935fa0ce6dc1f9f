"""The names of the files of a ledger."""

from __future__ import annotations

from typing import Literal

from basisbook.ledger.entry import COLUMNS

Form = Literal["csv", "parquet"]


CSV = "ledger.csv"


PARQUET = "ledger.parquet"


SEAL = "ledger.seal"


LOCK = ".ledger.lock"


LAST = ".ledger.last"
"""The ledger as it was written last, as CSV."""


NEXT = ".ledger.next"
"""The ledger as it is about to be, as CSV; there only while something is written, or where that was interrupted."""


DOING = ".ledger.doing"
"""What else is being done, as JSON; there only as long."""


HEADER = ",".join(COLUMNS)


LARGEST = 256 * 2**20
"""Bytes of a ledger file that is still read: two million entries."""
