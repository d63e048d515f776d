"""The API under ``/api``, by area; each module has a ``ROUTER``."""
