"""Why a list cannot tell, or why a row that was found does not lift the evidence of a paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cardassay.model.problem import Problem
from cardassay.model.register import Description, LookUp, MatchedBy, Row, RowStatus, Snapshot
from cardassay.registers.agreeing import Agreement
from cardassay.registers.described import Described

__all__ = [
    "BY_OTHERS",
    "ENDED",
    "IDENTIFYING",
    "NOT_WHOLE",
    "why_it_cannot_tell",
    "why_it_does_not_lift",
    "why_its_silence_says_nothing",
]

NOT_WHOLE = "not-the-whole-list"
"""Code of the problem of a list that is a part of its register, as its own form says."""
BY_OTHERS = "made-by-others"
"""Code of the problem of a list that others made of the register's pages: it is shown and proves nothing."""
ENDED = (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED, RowStatus.EXPIRED)
"""Standings of a row that no longer counts; an archived one is a residual risk."""
IDENTIFYING = ("issue_day", "last_day", "sites")
"""What has to agree beside a name before a row lifts anything."""


def why_it_cannot_tell(
    snapshot: Snapshot, description: Description, day: date, *, usable: bool = True
) -> str:
    """Why a snapshot says nothing on a day, with what to do; empty when it does."""
    fetch = (
        f"Fetch a new one: `cardassay register refresh {description.id}`."
        if description.public_file
        else f"Add a new one (`cardassay register add`), or look the paper up at "
        f"{description.address or description.publisher} and keep the answer (`cardassay register record`)."
    )
    if not usable:
        return f"The list of {snapshot.day} could not be read as a whole, so that it says nothing. {fetch}"
    age = (day - snapshot.day).days
    if age < 0:
        return f"The list is of {snapshot.day}, after the day judged; it cannot speak for {day}. {fetch}"
    if description.freshness_days is not None and age > description.freshness_days:
        return (
            f"The list is of {snapshot.day}, {age} days before the day judged; it answers for "
            f"{description.freshness_days} days. {fetch}"
        )
    return ""


def why_its_silence_says_nothing(description: Description, problems: Iterable[Problem]) -> str:
    """Why nobody is asked about what a list does not hold; empty where it is plainly the whole register."""
    table = description.table if isinstance(description, Described) else None
    if table is not None and not table.seen:
        return (
            "Nothing: the columns of this list were never compared with a real list, so that nobody knows "
            "whether all of the register stands in it."
        )
    if any(problem.code == NOT_WHOLE for problem in problems):
        return "Nothing: this is not the whole list of the register, as its own form says."
    return ""


def why_it_does_not_lift(blank: LookUp, row: Row, by: MatchedBy, found: Agreement) -> str:
    """Why a row that was found does not lift the evidence, with what to do; empty when it does."""
    if found.differs:
        return "Paper and row do not say the same; ask the issuer which of them is right."
    if row.status in ENDED:
        return f"The row says “{row.status}”."
    if not blank.own:
        return f"What is at hand of {blank.name} is a third party's copy; look the entry up at its publisher."
    # A name that a list breaks over two lines, and that the paper prints alike, is read twice.
    names = ("number", *(name for name in ("product", "holder") if name not in found.agrees))
    doubts = (row.attestation.facts.get(name) for name in names)
    doubt = next((fact.why_not_sure for fact in doubts if fact is not None and not fact.sure), "")
    if doubt:
        return f"The row itself was not read surely ({doubt}); a person compares them."
    if found.unproven:
        return (
            f"It is not proven that both mean the same: {'; '.join(found.unproven)}. A person compares them."
        )
    if found.similar_holder and "product" not in found.agrees:
        return f"The row names the company “{found.similar_holder}”: similar, not equal; a person compares."
    if by is MatchedBy.NUMBER and not any(name != "number" for name in found.agrees):
        return "Only the number could be compared; a person compares the rest."
    if by is MatchedBy.NAME and not any(name in IDENTIFYING for name in found.agrees):
        return "The name alone does not say which certificate is meant; a person compares number and days."
    return ""
