"""The review: what waits for a person, answers as records, two people."""
