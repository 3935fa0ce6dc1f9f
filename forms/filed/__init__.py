"""What the IRS has, and what differs from it."""
