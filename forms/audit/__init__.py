"""Whether papers, ledger and filed forms agree, and the proof of it."""
