"""The papers of the card industry: one module per family, each drawing its own forms and letters."""
