"""basisbook: the tax basis of a person's IRAs, carried year by year, and the official forms that prove it."""
