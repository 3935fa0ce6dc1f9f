"""What the states make of the same money: a track is another set of pages over the same facts, with its own carries."""
