"""Which requirements a person can waive, and the words in which it is refused."""

from __future__ import annotations

from cardassay.model.requirement import Requirement

__all__ = ["why_not_waived"]


def why_not_waived(identifier: str, requirement: Requirement | None) -> str:
    """
    Why a waiver counts for nothing, as the middle of a sentence; empty when it counts.

    Args:
        requirement: The one of that identifier that is asked of the offer; ``None`` when none is.
    """
    if requirement is None:
        return f"`{identifier}`, which no pack asks of this offer"
    if requirement.mandated:
        return f"`{identifier}` is mandated by a brand or by law and cannot be waived"
    return ""
