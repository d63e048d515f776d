"""What matching found out about printed names and addresses, handed to the engine as values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Degree", "Identities", "Match"]


class Degree(enum.StrEnum):
    """From certain to none; only ``same`` decides, ``similar`` waits for a person."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Match:
    """One printed name or address held against one party or site."""

    id: str
    """Party or site."""
    degree: Degree
    why: str
    """How it was concluded, in words."""


@dataclass(frozen=True, slots=True)
class Identities:
    """
    All matches of a dossier, by the printed words.

    A printed text that is missing here was compared with nothing: its degree is unknown.
    """

    parties: Mapping[str, tuple[Match, ...]] = field(hash=False)
    sites: Mapping[str, tuple[Match, ...]] = field(hash=False)
    """Key: the printed site as ``name · address``."""
