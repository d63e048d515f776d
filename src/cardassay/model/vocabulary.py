"""Words of scopes by activity and language, as the engine looks for them."""

from __future__ import annotations

from dataclasses import dataclass

from cardassay.model.project import Activity

__all__ = ["ScopeVocabulary"]


@dataclass(frozen=True, slots=True)
class ScopeVocabulary:
    """
    Terms that say an activity, terms that are never enough, and words that begin an exclusion.

    All are casefolded and without diacritics; Chinese and Japanese terms are as printed.
    """

    covers: tuple[tuple[Activity, tuple[str, ...]], ...]
    """Regular expressions by activity."""
    related: tuple[tuple[Activity, tuple[str, ...]], ...]
    """Regular expressions of neighbouring work, which only partly covers."""
    insufficient: tuple[str, ...]
    """Regular expressions of work that is no manufacture at all: sales, trading, administration."""
    exclusions: tuple[str, ...]
    """Regular expressions after which the excluded work stands."""
