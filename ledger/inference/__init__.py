"""What the papers prove: proposed entries, each with its documents, its rule and its grade. Nothing enters by itself."""
