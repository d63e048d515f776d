"""Signs that a PDF was edited after its issuer made it: hints for a person, which never decide."""
