"""What could not be read, beside what could."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that could not be read; the rest of the source was."""

    code: str
    """Stable word for machines, such as ``password-protected`` or ``no-text``."""

    where: str
    """Place in the source as a reader would find it: ``page 2``, ``row 118``, ``field last_day``."""

    message: str
    """What is wrong, why it matters and what to do, in one or two sentences."""

    page: int | None = None
    """Page, counted from 1; ``None`` when the problem concerns the whole file."""
