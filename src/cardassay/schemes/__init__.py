"""What the field knows about each certification scheme, as data files that an expert edits."""
