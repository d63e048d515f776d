"""
The chain of accreditation of one paper, as far as it is known on the day the paper was issued.

1. Each accreditation body that the paper names makes a chain; the one that holds best counts. Marks of
   arrangements (IAF, ILAC, the merged cooperation) stand beside the body's own and name nobody.
2. A body of the list holds. For which standards it signed, and since when, decides only where it is
   recorded; what nobody recorded is shown as a question and keeps nothing open.
3. Where a directory of the accreditation body lies in the workspace, its entry speaks: not accredited
   for that standard, suspended or withdrawn on the day of issue is a question that keeps the paper open.
4. What bodies have to be accredited to since some day, and editions that are very young, are advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cardassay.engine.case import Asked
from cardassay.engine.checks.edition import early_edition
from cardassay.model.accreditation import (
    AccreditationChain,
    AccreditationLink,
    Accredited,
    Accreditor,
    Accreditors,
    Signed,
    Step,
    standard_number,
)
from cardassay.model.attestation import Attestation
from cardassay.model.outcome import Outcome
from cardassay.model.register import RowStatus
from cardassay.model.scheme import Scheme

__all__ = ["accreditation_of", "issued_on"]

_HOLDS, _OPEN = Outcome.SATISFIED, Outcome.INDETERMINATE
_ENDED = frozenset({RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.EXPIRED, RowStatus.ARCHIVED})
_OTHER_MANAGEMENT_SYSTEM = "other-management-system"


def issued_on(attestation: Attestation) -> date | None:
    """The day of the decision or issue; ``None`` where the paper prints neither."""
    fact = attestation.day("decision_day") or attestation.day("issue_day") or attestation.day("cycle_start")
    return fact.value if fact is not None else None


def accreditation_of(attestation: Attestation, asked: Asked) -> AccreditationChain:
    """The chain from the paper to the signatory; of several accreditation bodies the one that holds."""
    known = asked.case.accreditors
    day = issued_on(attestation) or asked.case.day
    body = attestation.text("certification_body")
    start = (
        AccreditationLink(Step.CERTIFICATION_BODY, body.value, _HOLDS)
        if body is not None
        else AccreditationLink(
            Step.CERTIFICATION_BODY, "the body", _OPEN, "the paper names none that was read", decides=False
        )
    )
    chains = [
        AccreditationChain((start, *links, *_advice(attestation, asked)))
        for links in _to_the_signatory(attestation, asked, known, day)
    ]
    return min(chains, key=_openness)


def _openness(chain: AccreditationChain) -> tuple[int, int]:
    waiting = [link for link in chain.links if link.is_open]
    return sum(link.decides for link in waiting), len(waiting)


def _to_the_signatory(
    attestation: Attestation, asked: Asked, known: Accreditors, day: date
) -> Iterator[tuple[AccreditationLink, ...]]:
    """The links behind the certification body, once for each accreditation body that is printed."""
    printed = attestation.texts("accreditation_body")
    marks = [(name, mark) for name in printed if (mark := known.arrangement(name)) is not None]
    bodies = [name for name in printed if known.arrangement(name) is None]
    too_early = tuple(
        AccreditationLink(
            Step.ACCREDITATION_BODY,
            f"mark {name}",
            _OPEN,
            f"{mark.name} began on {mark.first_day}, the paper was issued on {day}: ask when it was printed",
            source=mark.source,
        )
        for name, mark in marks
        if mark.first_day is not None and day < mark.first_day
    )
    if not bodies:
        yield (_nobody(attestation, known, [name for name, _ in marks]), *too_early)
    for name in bodies:
        accreditor = known.body(name)
        if accreditor is None:
            says = "is not among the accreditation bodies known: look it up in the list of signatories"
            yield (AccreditationLink(Step.ACCREDITATION_BODY, name, _OPEN, says), *too_early)
            continue
        yield (
            _accreditor(accreditor, attestation, known, bodies),
            _signatory(accreditor, attestation, asked.scheme, known, day),
            *_listed(accreditor, attestation, asked.scheme, known, day),
            *too_early,
        )


def _nobody(attestation: Attestation, known: Accreditors, marks: Sequence[str]) -> AccreditationLink:
    """The link of a paper that names no accreditation body."""
    number = attestation.text("accreditation_number")
    told = known.by_number(number.value) if number is not None else None
    if marks:
        says = (
            "shows the recognition and names no accreditation body: ask under whose accreditation it stands"
        )
        return AccreditationLink(Step.ACCREDITATION_BODY, f"mark {' and '.join(marks)}", _OPEN, says)
    if number is not None and told is not None:
        says = f"only the form of the number {number.value} points to it: ask the certification body"
        return AccreditationLink(Step.ACCREDITATION_BODY, told.acronym, _OPEN, says)
    says = "no mark is printed: ask the certification body under whose accreditation it issued the paper"
    return AccreditationLink(Step.ACCREDITATION_BODY, "accreditation body", _OPEN, says)


def _accreditor(
    accreditor: Accreditor, attestation: Attestation, known: Accreditors, bodies: Sequence[str]
) -> AccreditationLink:
    """A body of the list; open where the number beside it has the form of a body that is not printed."""
    number = attestation.text("accreditation_number")
    told = known.by_number(number.value) if number is not None and number.sure else None
    if number is not None and told is not None and told not in [known.body(name) for name in bodies]:
        says = (
            f"the number {number.value} has the form of {told.acronym}, the mark is that of "
            f"{accreditor.acronym}: ask the certification body which of the two accredited it"
        )
        return AccreditationLink(Step.ACCREDITATION_BODY, accreditor.acronym, _OPEN, says)
    return AccreditationLink(Step.ACCREDITATION_BODY, accreditor.acronym, _HOLDS)


# ── The arrangement ────────────────────────────────────────────────────────────────────────────


def _wanted(attestation: Attestation, scheme: Scheme) -> tuple[str, str]:
    """Name and number of the standard that the accreditation has to cover."""
    if scheme.id != _OTHER_MANAGEMENT_SYSTEM:
        return scheme.name, standard_number(scheme.name)
    fact = attestation.text("standard")
    name = fact.value if fact is not None else scheme.name
    return name, standard_number(name)


def _signatory(
    accreditor: Accreditor, attestation: Attestation, scheme: Scheme, known: Accreditors, day: date
) -> AccreditationLink:
    """Whether the accreditation body had signed for the standard on that day."""
    name, number = _wanted(attestation, scheme)
    title = f"signatory for {name}"
    entries = [entry for entry in accreditor.signed if number and number in entry.standards]
    if any(_covers(entry, day) for entry in entries):
        entry = next(entry for entry in entries if _covers(entry, day))
        since = f"recorded from {entry.first_day} on" if entry.first_day else "recorded"
        return AccreditationLink(Step.SIGNATORY, title, _HOLDS, since, source=entry.source)
    if entries:
        days = " and ".join(
            f"{entry.first_day or 'some day'} to {entry.last_day or 'today'}" for entry in entries
        )
        says = f"recorded for {days}, the paper is of {day}: ask {accreditor.acronym} about that day"
        return AccreditationLink(Step.SIGNATORY, title, _OPEN, says, source=entries[0].source)
    if accreditor.complete:
        says = (
            f"{accreditor.acronym} signed for other scopes only: ask under which recognition the paper stands"
        )
        source = accreditor.signed[0].source if accreditor.signed else None
        return AccreditationLink(Step.SIGNATORY, title, _OPEN, says, source=source)
    says = f"not known for {day.year}: ask"
    general = next((one for one in accreditor.signed if not one.standards and _covers(one, day)), None)
    if general is not None:
        says = f"known for management systems, for this standard not known for {day.year}: ask"
    source = general.source if general is not None else None
    return AccreditationLink(Step.SIGNATORY, title, _OPEN, says, decides=False, source=source)


def _covers(entry: Signed, day: date) -> bool:
    return (entry.first_day is None or entry.first_day <= day) and (
        entry.last_day is None or day <= entry.last_day
    )


# ── The directory of the accreditation body ────────────────────────────────────────────────────


def _listed(
    accreditor: Accreditor, attestation: Attestation, scheme: Scheme, known: Accreditors, day: date
) -> Iterator[AccreditationLink]:
    """What the body's own directory says of the certification body; nothing where there is none."""
    rows = [row for row in known.directory if known.body(row.accreditor) is accreditor]
    if not rows:
        return
    newest = max(row.day for row in rows)
    name = f"directory of {accreditor.acronym}"
    theirs = [row for row in rows if row.day == newest and _meant(row, attestation)]
    if not theirs:
        says = f"the body is not in it by that name or number ({newest}): ask {accreditor.acronym}"
        yield AccreditationLink(Step.DIRECTORY, name, _OPEN, says, decides=False)
        return
    yield min(
        (_entry(row, name, attestation, scheme, known, day) for row in theirs),
        key=lambda link: (link.is_open and link.decides, link.is_open),
    )


def _meant(row: Accredited, attestation: Attestation) -> bool:
    """The entry is that of the paper's certification body: the same number, or the same name."""
    number = attestation.text("accreditation_number")
    if number is not None and row.number and _plain(number.value) == _plain(row.number):
        return True
    body = attestation.text("certification_body")
    return body is not None and bool(row.body) and _plain(body.value) == _plain(row.body)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _entry(
    row: Accredited, name: str, attestation: Attestation, scheme: Scheme, known: Accreditors, day: date
) -> AccreditationLink:
    place = f"{row.register} of {row.day}, {row.place}"
    standard, number = _wanted(attestation, scheme)
    if row.status in _ENDED:
        if row.last_day is not None and day <= row.last_day:
            says = (
                f"the accreditation was {row.status} after the paper was issued ({row.last_day}; {place}): "
                "ask who keeps the certificate up now"
            )
            return AccreditationLink(Step.DIRECTORY, name, _OPEN, says, decides=False)
        until = f" since {row.last_day}" if row.last_day is not None else ""
        says = (
            f"the accreditation of {row.body or row.number} is {row.status}{until} ({place}); "
            f"the paper is of {day}: ask {row.accreditor} about that day"
        )
        return AccreditationLink(Step.DIRECTORY, name, _OPEN, says)
    if row.first_day is not None and day < row.first_day:
        says = f"accredited from {row.first_day} on, the paper is of {day} ({place}): ask {row.accreditor}"
        return AccreditationLink(Step.DIRECTORY, name, _OPEN, says)
    listed = {known.number_of(one) for one in row.standards} - {""}
    if listed and number and number not in listed:
        says = f"accredited, but not for {standard} ({place}): ask {row.accreditor} for the schedule"
        return AccreditationLink(Step.DIRECTORY, name, _OPEN, says)
    if row.status is not RowStatus.ACTIVE or not listed:
        says = f"listed without {'standards' if not listed else 'a status'} ({place}): ask for the schedule"
        return AccreditationLink(Step.DIRECTORY, name, _OPEN, says, decides=False)
    return AccreditationLink(Step.DIRECTORY, name, _HOLDS, place)


# ── Advice ─────────────────────────────────────────────────────────────────────────────────────


def _advice(attestation: Attestation, asked: Asked) -> Iterator[AccreditationLink]:
    """Questions that keep nothing open: what bodies have to be accredited to, and young editions."""
    criterion = asked.case.accreditors.criterion(asked.scheme.id)
    issued = issued_on(attestation)
    if criterion is not None and issued is not None and issued > criterion.after:
        yield AccreditationLink(
            Step.CRITERION,
            f"accredited to {criterion.needs}",
            _OPEN,
            f"needed for decisions after {criterion.after}, not printed: ask",
            decides=False,
            source=criterion.source,
        )
    edition = early_edition(attestation, asked)
    if edition is not None:
        yield AccreditationLink(
            Step.EDITION,
            f"accreditation covers {edition.name}",
            _OPEN,
            "the edition was very young on the day of issue: ask",
            decides=False,
            source=edition.source,
        )
