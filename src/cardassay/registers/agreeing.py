"""What a paper and a row of a register both say, and where they do not say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cardassay.matching.folding import folded
from cardassay.matching.names import match_name
from cardassay.model.assurance import parse_component, parse_eal
from cardassay.model.attestation import Attestation
from cardassay.model.document import Kind
from cardassay.model.match import Degree
from cardassay.model.register import Difference, Row, RowStatus
from cardassay.model.supplier import Party
from cardassay.registers.index import certain_number, holder_of, same_number, vendor_words
from cardassay.registers.names import (
    NameParts,
    VersionsStand,
    WordsStand,
    parts_of,
    versions_stand,
    words_stand,
)

__all__ = ["Agreement", "agreement", "holder_stands", "printed_holder", "product_stands"]

_TOLERANCE_DAYS = 1
"""A list and the paper of one certificate may give days that differ by one (EUCC certificates do)."""
_ISSUED = ("issue_day", "decision_day", "first_issue_day", "cycle_start", "assessment_end")
_ENDS = ("last_day", "recertification_due")
_OF_THEIR_OWN_DAY = frozenset({Kind.CC_SECURITY_TARGET, Kind.CC_MAINTENANCE_REPORT})
"""Papers of a certificate whose own day is not that of the certificate."""
_HOLDERS = ("holder", "vendor", "developer", "sponsor")
_BAD = (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED)


@dataclass(slots=True)
class Agreement:
    """A paper held against a row, field by field."""

    agrees: list[str] = field(default_factory=list)
    nearly: list[Difference] = field(default_factory=list)
    differs: list[Difference] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    """What the row does not say in full, in words; it contradicts nothing and proves nothing."""
    other_version: bool = False
    similar_holder: str = ""
    """The company in the row, where its name is similar to the paper's, but not equal."""

    def differ(self, name: str, paper: object, row: object) -> None:
        """Note that the two do not say the same."""
        self.differs.append(Difference(name, str(paper), str(row)))


def agreement(paper: Attestation, row: Row, on: date) -> Agreement:
    """Every field that both have, compared; ``on`` is the day of the list."""
    found = Agreement()
    _number(found, paper, row)
    _product(found, paper, row)
    _holder(found, paper, row)
    if paper.kind not in _OF_THEIR_OWN_DAY:
        _days(found, "issue_day", paper, _ISSUED, row, ("issue_day", "first_issue_day", "decision_day"))
    _days(found, "last_day", paper, _ENDS, row, _ENDS)
    _level(found, paper, row)
    _sites(found, paper, row)
    _status(found, paper, row, on)
    return found


def printed_holder(paper: Attestation) -> str:
    """The company behind a paper, whatever its role; empty when none is printed."""
    return next((f.value for name in _HOLDERS if (f := paper.text(name)) is not None and f.value.strip()), "")


def holder_stands(printed: Iterable[str], row: str) -> Degree:
    """How the nearest of some names of companies stands to the one in a row."""
    best = Degree.DIFFERENT
    for name in printed:
        degree = match_name(name, Party("row", row, ()), issued=()).degree
        if degree is Degree.SAME:
            return degree
        if degree is Degree.SIMILAR:
            best = degree
    return best


def product_stands(
    product: NameParts, row: NameParts, vendors: Iterable[str]
) -> tuple[VersionsStand, WordsStand]:
    """How versions and words of a product's name stand to those of a row."""
    aside = frozenset[str]().union(*map(vendor_words, vendors))
    return versions_stand(product, row), words_stand(product, row, aside)


def _number(found: Agreement, paper: Attestation, row: Row) -> None:
    fact = paper.text("number")
    if fact is None or not row.number:
        return
    if same_number(fact.value, row.number):
        found.agrees.append("number")
    elif certain_number(fact.value) and certain_number(row.number):
        found.differ("number", fact.value, row.number)


def _product(found: Agreement, paper: Attestation, row: Row) -> None:
    mine, theirs = paper.text("product"), row.attestation.text("product")
    if mine is None or theirs is None:
        return
    parts = parts_of(mine.value), parts_of(theirs.value, row.number)
    versions, said = product_stands(*parts, (printed_holder(paper), holder_of(row)))
    if versions is VersionsStand.OTHER:
        found.other_version = said is not WordsStand.APART
        found.differ("product", mine.value, theirs.value)
    elif said is WordsStand.APART and folded(mine.value) != folded(theirs.value):
        found.differ("product", mine.value, theirs.value)
    elif versions is VersionsStand.ROW_SAYS_LESS:
        found.unproven.append(f"the row names the product as “{theirs.value}”, without every version")
    elif said is WordsStand.SHARED:
        found.unproven.append(f"the row names the product in other words, “{theirs.value}”")
    else:
        found.agrees.append("product")


def _holder(found: Agreement, paper: Attestation, row: Row) -> None:
    printed = [(name, fact.value) for name in _HOLDERS if (fact := paper.text(name)) is not None]
    listed = [fact.value for name in _HOLDERS if (fact := row.attestation.text(name)) is not None]
    if not listed or not printed:
        return
    degrees = [holder_stands((value for _, value in printed), name) for name in listed]
    if Degree.SAME in degrees:
        found.agrees.append("holder")
    elif Degree.SIMILAR in degrees:
        found.similar_holder = listed[degrees.index(Degree.SIMILAR)]
    else:
        found.differ("holder", printed[0][1], listed[0])


def _days(
    found: Agreement, name: str, paper: Attestation, mine: tuple[str, ...], row: Row, theirs: tuple[str, ...]
) -> None:
    printed = [fact.value for one in mine if (fact := paper.day(one)) is not None]
    listed = next((fact.value for one in theirs if (fact := row.attestation.day(one)) is not None), None)
    if listed is None or not printed:
        return
    nearest = min(printed, key=lambda day: abs((day - listed).days))
    if nearest == listed:
        found.agrees.append(name)
    elif abs((nearest - listed).days) <= _TOLERANCE_DAYS:
        found.agrees.append(name)
        found.nearly.append(Difference(name, nearest.isoformat(), listed.isoformat()))
    else:
        found.differ(name, printed[0].isoformat(), listed.isoformat())


def _level(found: Agreement, paper: Attestation, row: Row) -> None:
    mine, theirs = _eal(paper), _eal(row.attestation)
    if mine and theirs:
        if mine == theirs:
            found.agrees.append("eal")
        else:
            found.differ("eal", f"EAL{mine}", f"EAL{theirs}")
    elif not mine and not theirs:
        said, listed = paper.text("level"), row.attestation.text("level")
        if said is not None and listed is not None:
            if folded(said.value) == folded(listed.value):
                found.agrees.append("level")
            else:
                found.differ("level", said.value, listed.value)
    _components(found, paper, row)


def _components(found: Agreement, paper: Attestation, row: Row) -> None:
    """A row often lists only what goes beyond the level: only a family that both name is compared."""
    mine, theirs = _by_family(paper), _by_family(row.attestation)
    both = mine.keys() & theirs.keys()
    apart = sorted(family for family in both if mine[family] != theirs[family])
    if apart:
        found.differ(
            "components",
            ", ".join(f"{family}.{mine[family]}" for family in apart),
            ", ".join(f"{family}.{theirs[family]}" for family in apart),
        )
    elif both:
        found.agrees.append("components")


def _by_family(attestation: Attestation) -> dict[str, int]:
    families: dict[str, int] = {}
    for text in attestation.texts("components"):
        try:
            family, number = parse_component(text)
        except ValueError:
            continue  # a word that is no component is nothing that can be compared
        families[family] = max(number, families.get(family, 0))
    return families


def _eal(attestation: Attestation) -> int | None:
    for name in ("eal", "level"):
        fact = attestation.text(name)
        if fact is not None:
            try:
                return parse_eal(fact.value.split(",")[0])
            except ValueError:
                continue
    return None


def _sites(found: Agreement, paper: Attestation, row: Row) -> None:
    """A site that both name agrees; a list often names only one of several, so that others say nothing."""
    mine, theirs = _addresses(paper), _addresses(row.attestation)
    if mine & theirs:
        found.agrees.append("sites")


def _addresses(attestation: Attestation) -> set[str]:
    return {
        plain
        for record in attestation.records("sites")
        if (plain := folded(str(record.get("address") or "")))
    }


def _status(found: Agreement, paper: Attestation, row: Row, on: date) -> None:
    printed = paper.text("status")
    if row.status in _BAD:
        if printed is not None and folded(printed.value) == folded(row.status.value):
            found.agrees.append("status")
        else:
            found.differ("status", printed.value if printed is not None else "in force", row.status.value)
    elif row.status is RowStatus.EXPIRED:
        last = paper.day("last_day") or paper.day("recertification_due")
        if last is not None and last.value > on + timedelta(days=_TOLERANCE_DAYS):
            found.differ("status", f"in force until {last.value}", row.status.value)
