"""How a person asks: the `basisbook` command. No arithmetic."""
