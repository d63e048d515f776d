"""Reports: readers of the values that an assessment is made of; no decision is taken here."""
