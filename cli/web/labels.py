"""What the columns of the ledger are called on a page."""

LABELS = {
    "person": "Whose",
    "tax_year": "For the tax year",
    "date": "Day it happened",
    "account": "Account",
    "to": "Into",
    "amount": "Amount in dollars",
    "moved": "What actually moved, with earnings",
    "basis": "Of it already taxed (not deducted)",
    "of": "Acts on entry number",
    "code": "Which",
    "source": "The papers it rests on",
    "note": "Note",
}
