"""Is the edition accepted on a day? The year belongs to the designation as printed."""

from __future__ import annotations

import functools
import re
from datetime import date

from cardassay.engine.case import Asked, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.finding import Part
from cardassay.model.reason import Reason
from cardassay.model.scheme import Edition, Scheme
from cardassay.model.source import Source

__all__ = ["early_edition", "edition_of", "edition_on", "edition_static"]

_NAMES_EDITION = re.compile(r"[:\-–—]\s?\d{4}(?!\d)|\d\.\d")
"""A year behind the number of the standard, or a version."""
_ADDED = re.compile(
    r"(?<=\d{4})-(?:0[1-9]|1[0-2])(?!\d)|\s*[+/]\s*a(?:md|mendment|c)?\.?\s*\d+(?:[:\-]\s?\d{4})?$"
)
"""What stands behind the year without changing the edition: the month of a German standard, an amendment."""
_EARLY_MONTHS = 9
"""Bodies usually need about that long until their accreditation covers a new edition."""


@functools.lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    folded = "".join(name.split()).casefold().replace("–", "-")
    return _ADDED.sub("", folded) if ":" in folded else folded


def edition_of(attestation: Attestation, scheme: Scheme) -> tuple[Edition | None, str]:
    """
    The scheme's edition that a paper names, and the designation it was taken from.

    ``None`` with an empty designation: the paper names none; ``None`` with words: not known.
    """
    fact = attestation.text("standard") or attestation.text("cpp_version")
    if fact is None:
        return None, ""
    adopted = str(fact.detail.get("adopts", "")) or fact.value
    for edition in scheme.editions:
        if _plain(edition.name) == _plain(adopted):
            return edition, adopted
    for adoption in scheme.adoptions:
        if _plain(adoption.printed) in (_plain(fact.value), _plain(adopted)):
            return scheme.edition(adoption.edition), adoption.edition
    if "standard" not in attestation.facts:
        wanted = _plain(fact.value).lstrip("v")
        for edition in scheme.editions:
            if _plain(edition.name).endswith(wanted):
                return edition, edition.name
    return None, adopted


def edition_static(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """What about the edition does not depend on the day asked for."""
    scheme = asked.scheme
    if not scheme.editions:
        return ()
    fact = attestation.text("standard") or attestation.text("cpp_version")
    edition, words = edition_of(attestation, scheme)
    facts = (("standard", fact),)
    if edition is None:
        if not _NAMES_EDITION.search(words):
            return (part_of(Reason.EDITION_MISSING, *facts, wanted=_wanted(scheme, asked.case.day)),)
        return (part_of(Reason.EDITION_UNKNOWN, *facts, printed=words),)
    parts: list[Part] = []
    issued = attestation.day("issue_day") or attestation.day("decision_day")
    begun = attestation.day("first_issue_day") or attestation.day("cycle_start") or issued
    if issued is not None and edition.first_day is not None and issued.value < edition.first_day:
        parts.append(
            part_of(
                Reason.ISSUED_BEFORE_EDITION,
                ("issue_day", issued),
                *facts,
                source=edition.source,
                first_day=edition.first_day,
            )
        )
    if (
        begun is not None
        and edition.last_first_issue_day is not None
        and begun.value > edition.last_first_issue_day
    ):
        parts.append(
            part_of(
                Reason.ISSUED_AFTER_EDITION,
                ("issue_day", begun),
                *facts,
                source=edition.source,
                last_day=edition.last_first_issue_day,
            )
        )
    if (early := early_edition(attestation, asked)) is not None and issued is not None:
        parts.append(part_of(Reason.EDITION_EARLY, ("issue_day", issued), *facts, edition=early.name))
    return tuple(parts)


def early_edition(attestation: Attestation, asked: Asked) -> Edition | None:
    """The edition that was so young on the day of issue that accreditation may not have covered it."""
    scheme = asked.scheme
    issued = attestation.day("issue_day") or attestation.day("decision_day")
    if not scheme.accredited or not scheme.editions or issued is None:
        return None
    edition, _ = edition_of(attestation, scheme)
    if (
        edition is not None
        and edition.first_day is not None
        and edition.first_day <= issued.value < add_months(edition.first_day, _EARLY_MONTHS)
        and any(other.successor == edition.name for other in scheme.editions)
    ):
        return edition
    return None


def edition_on(attestation: Attestation, edition: Edition, asked: Asked, on: date) -> Part:
    """Whether the edition that the paper names is accepted on that day."""
    fact = attestation.text("standard") or attestation.text("cpp_version")
    wanted = asked.accepted.edition
    if wanted and edition.name != wanted:
        return part_of(
            Reason.EDITION_ENDED, ("standard", fact), source=asked.requirement.source,
            edition=edition.name, wanted=wanted, successor=wanted, on=on,
        )  # fmt: skip
    if edition.last_day is not None and on > edition.last_day:
        return part_of(
            Reason.EDITION_ENDED, ("standard", fact), source=_weakest(attestation, edition, asked.scheme),
            edition=edition.name, last_day=edition.last_day, successor=edition.successor, on=on,
        )  # fmt: skip
    return part_of(Reason.EDITION_CURRENT, ("standard", fact), edition=edition.name, on=on)


def _weakest(attestation: Attestation, edition: Edition, scheme: Scheme) -> Source:
    """
    The source of the edition's end, or of the national designation that leads to it.

    Where the designation shows the edition itself (BS ISO/IEC 27001:2013), nothing rests on the table.
    """
    fact = attestation.text("standard")
    if fact is None or _plain(edition.name) in _plain(fact.value):
        return edition.source
    for adoption in scheme.adoptions:
        if _plain(adoption.printed) == _plain(fact.value) and not adoption.source.may_reject:
            return adoption.source
    return edition.source


def _wanted(scheme: Scheme, day: date) -> str:
    return " or ".join(e.name for e in scheme.editions if e.last_day is None or day <= e.last_day)
