"""Papers of a dossier: on their way in, kept, read, handed out, drawn."""
