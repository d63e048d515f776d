"""Every table of the database, by noun; :data:`METADATA` knows them all."""

from cardassay.store.schema import asking, auditing, deciding, people, tenders, watching, working
from cardassay.store.schema.types import METADATA

__all__ = ["METADATA", "asking", "auditing", "deciding", "people", "tenders", "watching", "working"]
