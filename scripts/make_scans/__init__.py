"""Pictures of fictional certificates as scanners and cameras make them, with the words they show."""
