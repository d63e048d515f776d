"""Pictures of pages, kept as files."""
