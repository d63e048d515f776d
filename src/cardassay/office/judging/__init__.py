"""Suppliers judged as of a day, and what is kept of that."""
