"""
Where a value was read and how far it may be trusted.

Reading is not truth. :attr:`Fact.sure` says that the words were read correctly; whether the paper
is what it claims to be is the :class:`Grade` of the attestation.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

__all__ = ["Box", "Fact", "Grade", "Method", "no_detail"]

Box = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` from the top left of the page as shown; points, or pixels for images."""

T_co = TypeVar("T_co", covariant=True)

no_detail: Mapping[str, object] = MappingProxyType({})
"""The empty detail, shared by all facts without one."""


class Method(enum.StrEnum):
    """How a value came to be known."""

    TEXT_LAYER = "text-layer"
    PLAIN_TEXT = "plain-text"
    OCR = "ocr"
    QR = "qr"
    SIGNATURE = "signature"
    REGISTER = "register"
    PERSON = "person"


class Grade(enum.IntEnum):
    """Evidence grade of an attestation (DESIGN §3), in rising order."""

    CLAIMED = 0
    """Said by the supplier, no paper seen."""
    PAPER = 1
    """A copy of the paper is in the dossier."""
    SIGNED = 2
    """The paper carries an intact signature of a trusted anchor."""
    REGISTER = 3
    """A register row says the same."""
    ISSUER = 4
    """The issuer answered the buyer directly."""

    @property
    def label(self) -> str:
        """The word used in files and reports: ``claimed``, ``paper``, ``signed`` …"""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """One value with the words it was read from."""

    value: T_co

    sure: bool
    """
    The reading is certain: a trusted text layer, a second way of reading or a person,
    and no other candidate competes. Says nothing about whether the paper is genuine.
    """

    page: int | None = None
    """Page, counted from 1; ``None`` for values that stand on no page."""

    box: Box | None = None
    """Place on that page; ``None`` for plain text and typed values."""

    words: str = ""
    """The words as printed, blanks collapsed."""

    method: Method = Method.TEXT_LAYER

    detail: Mapping[str, object] = field(default_factory=lambda: no_detail, hash=False)
    """Named additions that stand beside the value, such as ``adopts`` of a national standard."""

    why_not_sure: str = ""
    """Why a person has to look; empty when ``sure``."""
