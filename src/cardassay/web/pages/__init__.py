"""The pages, by area; each module has a ``ROUTER``."""
