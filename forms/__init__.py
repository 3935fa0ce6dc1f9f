"""What the IRS asks: Form 8606 of every year as a value, filled from a ledger's facts."""
