"""
One claim of a supplier held against one list on one day.

From certain to likely: the number; the name with every version equal; near names with reasons. What
was not read surely, another version and rows that contradict each other are never *found*: they
wait for a person and lift nothing. Silence means what the register's description says; a list that
is too old, that bears a day ahead, or that could not be read says nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cardassay.model.attestation import Attestation
from cardassay.model.match import Degree
from cardassay.model.register import (
    Answer,
    Description,
    Likely,
    LookUp,
    MatchedBy,
    Row,
    Silence,
    Snapshot,
)
from cardassay.registers.agreeing import Agreement, agreement, holder_stands, printed_holder, product_stands
from cardassay.registers.index import Index, certain_number, holder_of
from cardassay.registers.names import VersionsStand, WordsStand, parts_of
from cardassay.registers.why_not import (
    BY_OTHERS,
    IDENTIFYING,
    why_it_cannot_tell,
    why_it_does_not_lift,
    why_its_silence_says_nothing,
)

__all__ = ["look_up"]

_SHOWN = 3
"""Likely rows that are shown to a person."""
_NEAR = 80
"""Percent of agreeing letters from which a near name is shown."""
_TELLING = frozenset({"holder", "product", "issue_day", "last_day", "sites"})
_SIBLINGS = frozenset({"common-criteria", "eucc"})
"""Schemes of one family, whose numbers never mean two certificates."""


def look_up(
    attestation: Attestation, index: Index, snapshot: Snapshot, description: Description, day: date
) -> LookUp:
    """
    What a register says of a paper.

    Args:
        attestation: The paper as read.
        index: The rows of the snapshot.
        snapshot: The list on its day.
        description: Whose list it is and what its silence means.
        day: The day judged.
    """
    blank = LookUp(
        register=description.id,
        name=description.name,
        answer=Answer.CANNOT_TELL,
        day=snapshot.day,
        asked=_asked(attestation),
        snapshot=snapshot,
        silence=description.silence,
        silence_says=description.silence_says,
        source=description.source,
        own=description.grade and all(problem.code != BY_OTHERS for problem in index.listing.problems),
    )
    why = why_it_cannot_tell(snapshot, description, day, usable=index.listing.usable)
    if why:
        return replace(blank, why_not=why)
    if not blank.asked:
        do = "Confirm its number or its name first (`cardassay review`)."
        return replace(blank, why_not=f"The paper names nothing to look up. {do}")
    return (
        _by_number(blank, attestation, index)
        or _by_product(blank, attestation, index)
        or _by_holder(blank, attestation, index)
        or _silent(blank, index, description)
    )


def _silent(blank: LookUp, index: Index, description: Description) -> LookUp:
    """Not found; what that means depends on whether the list is plainly the whole register."""
    silent = replace(blank, answer=Answer.NOT_FOUND)
    if description.silence is Silence.NOTHING:
        return silent
    why = why_its_silence_says_nothing(description, index.listing.problems)
    return replace(silent, silence=Silence.NOTHING, silence_says=why) if why else silent


def _asked(paper: Attestation) -> str:
    """What is looked for, in words; empty when the paper names nothing."""
    parts = []
    for label, value in (
        ("number", _text(paper, "number")),
        ("product", _text(paper, "product")),
        ("company", printed_holder(paper)),
    ):
        if value.strip():
            parts.append(f"{label} {' '.join(value.split())}")
    return ", ".join(parts)


def _text(paper: Attestation, name: str) -> str:
    fact = paper.text(name)
    return fact.value if fact is not None else ""


def _by_number(blank: LookUp, paper: Attestation, index: Index) -> LookUp | None:
    fact = paper.text("number")
    if fact is None:
        return None
    rows = _of_the_scheme(index.rows_of_number(fact.value), paper)
    if not rows:
        return _by_kin_number(blank, fact.value, index)
    found = agreement(paper, rows[0], blank.day)
    doubt = ""
    if not fact.sure:
        doubt = "the number was not read surely"
    elif _unsure(paper, "product") and rows[0].attestation.text("product") is not None:
        doubt = "the name of the product was not read surely"
    elif len(rows) > 1 and not _all_alike(rows):
        doubt = "several rows bear this number and do not say the same"
    elif found.other_version:
        doubt = "the same number, but another version of the product"
    elif not certain_number(fact.value) and not _kin(paper.scheme, rows[0].attestation.scheme):
        # One body often gives all certificates of a company one number.
        doubt = "the same number, but a row of another scheme"
    elif not certain_number(fact.value) and not _corroborated(found):
        doubt = "the same number, which other issuers may use as well; nothing else agrees"
    if not doubt:
        return _found(blank, rows[0], MatchedBy.NUMBER, found)
    nearest = sorted(rows, key=lambda row: len(agreement(paper, row, blank.day).differs))
    likely = tuple(Likely(row, MatchedBy.NUMBER, doubt, 100) for row in nearest[:_SHOWN])
    # The number is sure and of a known form: then another version under it is a contradiction.
    differs = tuple(found.differs) if found.other_version and fact.sure and len(rows) == 1 else ()
    return _likely(replace(blank, differs=differs), likely)


def _by_kin_number(blank: LookUp, number: str, index: Index) -> LookUp | None:
    """Rows of the same procedure: an earlier version of the certificate, a maintenance, a short print."""
    likely = tuple(
        Likely(row, MatchedBy.NUMBER, f"a number of the same procedure, {row.number}", 95)
        for row in index.rows_of_kin(number)[:_SHOWN]
    )
    return _likely(blank, likely) if likely else None


def _of_the_scheme(rows: tuple[Row, ...], paper: Attestation) -> tuple[Row, ...]:
    """The rows of the paper's own scheme; all of them where it has none."""
    own = tuple(row for row in rows if row.attestation.scheme == paper.scheme)
    return own or rows


def _unsure(paper: Attestation, name: str) -> bool:
    fact = paper.facts.get(name)
    return fact is not None and not fact.sure


def _corroborated(found: Agreement) -> bool:
    """Whether company, product, days or plant say that a number which any body could use is this one."""
    return bool(_TELLING.intersection(found.agrees)) and not any(
        one.field in ("holder", "product") for one in found.differs
    )


def _all_alike(rows: Sequence[Row]) -> bool:
    """Whether rows with one number say the same, so that any of them answers."""
    return all(_says(row) == _says(rows[0]) for row in rows[1:])


def _says(row: Row) -> tuple[Any, ...]:
    facts = row.attestation.facts
    names = ("product", "issue_day", "last_day", "archived_day", "eal", "level", "sites")
    return (row.status, row.attestation.scheme, holder_of(row).casefold(), *(
        facts[name].value if name in facts else None for name in names
    ))  # fmt: skip


def _by_product(blank: LookUp, paper: Attestation, index: Index) -> LookUp | None:
    fact = paper.text("product")
    if fact is None:
        return None
    holder, mine = printed_holder(paper), parts_of(fact.value)
    exact: list[Row] = []
    likely: list[Likely] = []
    # A number of a known form that the list does not hold says more than a name damaged in every word.
    thorough = not certain_number(_text(paper, "number"))
    for near in index.near_products(fact.value, holder, thorough=thorough):
        row = near.row
        versions, words = product_stands(mine, near.parts, (holder, holder_of(row)))
        same_name = versions is VersionsStand.EQUAL and words is WordsStand.EQUAL
        why = _why_only_near(paper, row, holder, versions, words)
        if same_name and not why:
            exact.append(row)
        elif same_name or near.score >= _NEAR:
            by = MatchedBy.NAME if same_name else MatchedBy.NEAR_NAME
            likely.append(Likely(row, by, why, round(near.score)))
    if exact and not fact.sure:
        why = "the name of the product was not read surely"
        likely = [*(Likely(row, MatchedBy.NAME, why, 100) for row in exact), *likely]
    elif exact and _all_alike(exact):
        found = agreement(paper, exact[0], blank.day)
        if not _another_certificate(found):
            return _found(blank, exact[0], MatchedBy.NAME, found)
        why = "the same name, but days or level of another certificate"
        likely = [*(Likely(row, MatchedBy.NAME, why, 100) for row in exact), *likely]
    elif exact:
        why = "several rows bear this name and do not say the same"
        likely = [*(Likely(row, MatchedBy.NAME, why, 100) for row in exact), *likely]
    return _likely(blank, tuple(likely[:_SHOWN])) if likely else None


def _another_certificate(found: Agreement) -> bool:
    """Whether a row with the same name is of another certificate; one product has many over time."""
    return any(one.field not in ("status", "holder") for one in found.differs)


def _why_only_near(
    paper: Attestation, row: Row, holder: str, versions: VersionsStand, words: WordsStand
) -> str:
    """Why a row with a near name is not simply the paper's; empty when it is."""
    number = _text(paper, "number")
    if versions is VersionsStand.OTHER:
        return "another version"
    if versions is VersionsStand.ROW_SAYS_LESS:
        return "the row does not name every version"
    if versions is VersionsStand.ROW_SAYS_MORE:
        return "the row names more versions"
    if words is not WordsStand.EQUAL:
        return "the same versions, but other words"
    if number and row.number and certain_number(number) and certain_number(row.number):
        return f"the same name under another number, {row.number}"
    if not _kin(paper.scheme, row.attestation.scheme):
        return "the same name, but a row of another scheme"
    if holder and holder_of(row) and holder_stands((holder,), holder_of(row)) is Degree.DIFFERENT:
        return f"the same name, but of another company, {holder_of(row)}"
    return ""


def _kin(one: str, other: str) -> bool:
    return one == other or {one, other} <= _SIBLINGS


def _by_holder(blank: LookUp, paper: Attestation, index: Index) -> LookUp | None:
    """Lists without products (holders of a management system, assessors) are asked for the company."""
    holder = printed_holder(paper)
    if not holder or (paper.text("product") is not None and index.has_products):
        return None
    exact: list[tuple[Row, Agreement]] = []
    likely: list[Likely] = []
    for near in index.near_holders(holder):
        row = near.row
        if not _kin(paper.scheme, row.attestation.scheme):
            continue
        degree = holder_stands((holder,), holder_of(row))
        found = agreement(paper, row, blank.day)
        number, other = _text(paper, "number"), row.number
        if degree is Degree.SAME and not (number and other) and _pinned(found):
            exact.append((row, found))
        elif degree is Degree.SAME:
            why = (
                f"the same company, but the number {other}"
                if number and other
                else "the same company; which of its certificates is meant, a person decides"
            )
            likely.append(Likely(row, MatchedBy.NAME, why, 100))
        elif degree is Degree.SIMILAR and near.score >= _NEAR:
            why = "the name of the company is similar, not equal"
            likely.append(Likely(row, MatchedBy.NEAR_NAME, why, round(near.score)))
    sure = all(not _unsure(paper, name) for name in ("holder", "vendor", "number"))
    if exact and sure and _all_alike([row for row, _ in exact]):
        return _found(blank, exact[0][0], MatchedBy.NAME, exact[0][1])
    if exact:
        why = "several rows name this company" if sure else "the paper was not read surely"
        likely = [*(Likely(row, MatchedBy.NAME, why, 100) for row, _ in exact), *likely]
    return _likely(blank, tuple(likely[:_SHOWN])) if likely else None


def _pinned(found: Agreement) -> bool:
    """Whether more than the company's name says that this very certificate is meant."""
    return any(name in IDENTIFYING for name in found.agrees) and not found.differs


def _likely(blank: LookUp, likely: tuple[Likely, ...]) -> LookUp:
    why = "A person decides whether one of these rows is meant; until then nothing rests on them."
    return replace(blank, answer=Answer.LIKELY, likely=likely, why_not=why)


def _found(blank: LookUp, row: Row, by: MatchedBy, found: Agreement) -> LookUp:
    if not row.attestation.stands_alone:
        why = "the list says that the product is still in evaluation: that is no certificate"
        return _likely(blank, (Likely(row, by, why, 100),))
    why = why_it_does_not_lift(blank, row, by, found)
    return replace(
        blank,
        answer=Answer.FOUND,
        row=row,
        matched_by=by,
        agrees=tuple(found.agrees),
        nearly=tuple(found.nearly),
        differs=tuple(found.differs),
        status=row.status,
        lifts=not why,
        why_not=why,
    )
