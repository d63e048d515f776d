"""Tenders as files: made, imported, edited, exported, with their registers."""
