"""
Look-ups that people made, judged like the rows of a list.

1. A look-up counts only with its proof as it was kept, from a host that is known for that register or
   issuer, and within the days for which the scheme lets an answer stand. Else it cannot tell, and says
   what to do; a host that is not known is a question, and nothing is held against anybody.
2. What was shown is compared with the paper: the number, or holder and standard, or the product has
   to agree, and nothing may differ. A standing that was shown counts like that of a register's row.
3. A page of a register or issuer lifts the grade to ``register``, a mail of the issuer to ``issuer``.
4. "Not found" means what the scheme file says.
5. Of several look-ups in one register the latest that counts stands in the place of those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cardassay.assessing.known_hosts import (
    HostQuestion,
    doubt_of_address,
    doubt_of_sender,
    is_mail_address,
    known_hosts,
    source_of,
)
from cardassay.model.accreditation import standard_number
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.problem import Problem
from cardassay.model.register import (
    Answer,
    Description,
    LookUp,
    MatchedBy,
    Row,
    RowStatus,
    Silence,
)
from cardassay.model.scheme import Scheme
from cardassay.registers.agreeing import Agreement, agreement
from cardassay.registers.described import Described
from cardassay.registers.index import same_number
from cardassay.registers.lists.heads import plain_head
from cardassay.workspace.checked import ISSUER, Checked
from cardassay.workspace.proofs import ProofSeen, read_proofs

__all__ = ["Recorded", "answers_until", "recorded_in", "recorded_look_ups"]

_NO_DAY = 9999
"""A portal that shows this year says that there is no day."""
_ENDED = (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED, RowStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What people saw, by the paper's origin, and what is wrong with it."""

    looked_up: Mapping[Origin, tuple[LookUp, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    problems: tuple[Problem, ...] = ()


def recorded_look_ups(
    entries: Iterable[Checked],
    attestations: Iterable[Attestation],
    proofs: Mapping[str, ProofSeen],
    descriptions: Mapping[str, Description],
    schemes: Mapping[str, Scheme],
    day: date,
) -> Recorded:
    """
    The look-ups of a dossier's papers.

    Args:
        entries: What people recorded; entries without ``register`` are left out.
        attestations: The papers.
        proofs: The proofs as they lie there now, by their path.
        descriptions: The registers that are known.
        schemes: Whose freshness and silence count.
        day: The day judged.
    """
    papers = {
        (paper.origin.sha256, paper.origin.index + 1): paper
        for paper in attestations
        if paper.origin is not None
    }
    found: dict[Origin, list[LookUp]] = {}
    problems: list[Problem] = []
    for entry in entries:
        paper = papers.get((entry.sha256, entry.attestation))
        if not entry.register or paper is None or paper.origin is None:
            continue
        scheme = schemes.get(paper.scheme)
        one, wrong = _judged(entry, paper, proofs, descriptions, scheme, day)
        found.setdefault(paper.origin, []).append(one)
        problems.extend(wrong)
    ordered = {origin: tuple(sorted(_latest(several), key=_order)) for origin, several in found.items()}
    return Recorded(MappingProxyType(ordered), tuple(problems))


def _latest(several: list[LookUp]) -> Iterator[LookUp]:
    """The look-ups without those in whose place a later one of the same register stands."""
    newest: dict[str, date] = {}
    for one in several:
        if one.answer is not Answer.CANNOT_TELL:
            newest[one.register] = max(one.day, newest.get(one.register, one.day))
    return (one for one in several if one.day >= newest.get(one.register, one.day))


def _order(one: LookUp) -> tuple[str, date, str]:
    return one.register, one.day, one.address


def answers_until(entry: Checked, scheme: Scheme | None, description: Description | None) -> date | None:
    """The last day for which a look-up answers; ``None`` when neither scheme nor register sets one."""
    days = scheme.register.freshness_days if scheme is not None and scheme.register is not None else None
    if days is None and description is not None:
        days = description.freshness_days
    return None if days is None else entry.when + timedelta(days=days)


def _judged(
    entry: Checked,
    paper: Attestation,
    proofs: Mapping[str, ProofSeen],
    descriptions: Mapping[str, Description],
    scheme: Scheme | None,
    day: date,
) -> tuple[LookUp, tuple[Problem, ...]]:
    description = None if entry.register == ISSUER else descriptions.get(entry.register)
    seen = [proofs.get(one.file, ProofSeen(f"{one.file} was not looked at")) for one in entry.proof]
    by_mail = is_mail_address(entry.address)
    blank = _blank(entry, description, scheme)
    if description is None and entry.register != ISSUER:
        says = f"`{entry.register}` is no register that is known (`cardassay register list`)"
        return _cannot(blank, entry, "look-up-register", says)
    if not entry.proof:
        return _cannot(blank, entry, "look-up-proof", "no proof is named: record it again with --proof")
    for one in seen:
        if one.wrong:
            says = f"its proof does not hold: {one.wrong}. Put the file back as it was, or record it again"
            return _cannot(blank, entry, "look-up-proof", says)
    question = _host_question(entry, paper, description, scheme, seen)
    if question is not None:
        return _cannot(blank, entry, question.code, question.says)
    if entry.when > day:
        why = f"It was made on {entry.when}, after the day judged; it cannot speak for {day}."
        return replace(blank, why_not=why), ()
    until = answers_until(entry, scheme, description)
    if until is not None and day > until:
        days = (until - entry.when).days
        why = (
            f"It was made on {entry.when}, {(day - entry.when).days} days before the day judged; it answers "
            f"for {days} days. Look again at {entry.address}, and record it (`cardassay register record`)."
        )
        return replace(blank, why_not=why), ()
    if not entry.found:
        return replace(blank, answer=Answer.NOT_FOUND), ()
    return _compared(blank, entry, paper, description, descriptions, by_mail=by_mail), ()


def _blank(entry: Checked, description: Description | None, scheme: Scheme | None) -> LookUp:
    silence, says = _silence(description, scheme)
    return LookUp(
        register=entry.register,
        name=description.name if description is not None else entry.where,
        answer=Answer.CANNOT_TELL,
        day=entry.when,
        asked=entry.asked,
        silence=silence,
        silence_says=says,
        who=entry.who,
        address=entry.address,
        proof=tuple(one.sha256 for one in entry.proof),
        source=description.source if description is not None else source_of(entry.address),
        own=description.grade if description is not None else True,
    )


def _silence(description: Description | None, scheme: Scheme | None) -> tuple[Silence, str]:
    """What "not found" means: what the scheme file says, unless the register itself is the stricter one."""
    register = scheme.register if scheme is not None else None
    if register is None or (description is not None and description.silence is Silence.QUESTION):
        if description is not None:
            return description.silence, description.silence_says
        return Silence.QUESTION, register.silence if register is not None else ""
    question = register.silence.casefold().startswith("a question")
    return Silence.QUESTION if question else Silence.NOTHING, register.silence


def _cannot(blank: LookUp, entry: Checked, code: str, says: str) -> tuple[LookUp, tuple[Problem, ...]]:
    """A look-up that counts for nothing, with the reason also among the problems of the dossier."""
    why = f"{says[:1].upper()}{says[1:]}."
    message = (
        f"The look-up of {entry.file or 'a paper'} in {blank.name} by {entry.who} on {entry.when} counts for "
        f"nothing: {says}."
    )
    return replace(blank, why_not=why), (Problem(code, "confirmed.toml", message),)


def _host_question(
    entry: Checked,
    paper: Attestation,
    description: Description | None,
    scheme: Scheme | None,
    seen: Iterable[ProofSeen],
) -> HostQuestion | None:
    if scheme is None:
        return HostQuestion("look-up-host", f"the scheme of the paper, `{paper.scheme}`, is not known")
    hosts, why_none = known_hosts(description, paper, scheme)
    name = description.name if description is not None else "the issuer of this paper"
    senders = [one.sender for one in seen if one.sender is not None]
    if is_mail_address(entry.address):
        address = entry.address.removeprefix("mailto:").strip()
        if not senders:
            says = f"the answer of {address} came by mail, but no proof is a mail; save the mail as .eml"
            return HostQuestion("look-up-sender", says)
        if all(one.address.casefold() != address.casefold() for one in senders if one.address):
            sent = ", ".join(one.address for one in senders if one.address)
            if sent:
                return HostQuestion("look-up-sender", f"the mail was sent by {sent}, not by {address}")
    else:
        question = doubt_of_address(entry.address, hosts, why_none, name)
        if question is not None:
            return question
    doubts = (doubt_of_sender(one, hosts, why_none, name) for one in senders)
    return next((one for one in doubts if one is not None), None)


# ── What was shown ─────────────────────────────────────────────────────────────────────────────


def _compared(
    blank: LookUp,
    entry: Checked,
    paper: Attestation,
    description: Description | None,
    descriptions: Mapping[str, Description],
    *,
    by_mail: bool,
) -> LookUp:
    row = _row(entry, paper, description, descriptions)
    found = _agreement(paper, row, entry)
    one = replace(
        blank,
        row=row,
        matched_by=MatchedBy.PERSON,
        agrees=tuple(found.agrees),
        nearly=tuple(found.nearly),
        differs=tuple(found.differs),
        status=row.status,
    )
    if not _same_one(found) and all(differs.field == "status" for differs in found.differs):
        why = (
            "What was shown names neither the number, nor holder and standard, nor the product of the "
            "paper, so that it may be about another one. Record what else was shown."
        )
        return replace(one, why_not=why)
    # A standing decides only about the certificate that bears the number.
    source = one.source if "number" in found.agrees else None
    why = _why_it_does_not_lift(one, found, row)
    lifts_to = Grade.ISSUER if by_mail and entry.register == ISSUER else Grade.REGISTER
    return replace(
        one,
        answer=Answer.FOUND,
        source=source,
        lifts=not why,
        why_not=why,
        grade=min(lifts_to, entry.grade),
    )


def _row(
    entry: Checked,
    paper: Attestation,
    description: Description | None,
    descriptions: Mapping[str, Description],
) -> Row:
    """What was shown as a row; a day of the year 9999 is none."""
    shown = {name: value for name, value in entry.shown.items() if not _is_no_day(value)}
    facts: dict[str, Fact[Any]] = {
        name: Fact(value, True, words=_words(value), method=Method.REGISTER) for name, value in shown.items()
    }
    proof = entry.proof[0]
    printed = str(shown.get("status", ""))
    return Row(
        f"as {entry.who} saw it",
        Attestation(
            paper.scheme, facts, Origin(proof.file, proof.sha256, entry.attestation - 1), grade=Grade.REGISTER
        ),
        _status(printed, description, descriptions),
        {name: f"{value}: no day" for name, value in entry.shown.items() if _is_no_day(value)},
    )


def _is_no_day(value: Any) -> bool:
    return isinstance(value, date) and value.year >= _NO_DAY


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(_words(item) for item in value.values())
    return str(value)


def _status(
    printed: str, description: Description | None, descriptions: Mapping[str, Description]
) -> RowStatus:
    """The standing that a word means in that register; for an issuer, what it means in all of them."""
    word = plain_head(printed)
    if not word:
        return RowStatus.UNKNOWN
    asked = (
        [description] if description is not None else [descriptions[name] for name in sorted(descriptions)]
    )
    meant = {status for one in asked for words, status in _words_of(one) if word == words}
    if not meant and description is not None:
        meant = {status for one in descriptions.values() for words, status in _words_of(one) if word == words}
    return meant.pop() if len(meant) == 1 else RowStatus.UNKNOWN


def _words_of(description: Description) -> Iterator[tuple[str, RowStatus]]:
    yield from ((status.value, status) for status in RowStatus)
    if isinstance(description, Described) and description.table is not None:
        for entry in description.table.statuses:
            yield from ((plain_head(word), entry.status) for word in entry.words)


def _agreement(paper: Attestation, row: Row, entry: Checked) -> Agreement:
    found = agreement(paper, row, entry.when)
    mine, theirs = paper.text("number"), row.attestation.text("number")
    # The person looked this very paper up: another number is another certificate, whatever its form.
    compared = {*found.agrees, *(one.field for one in found.differs)}
    if mine is not None and theirs is not None and "number" not in compared:
        if same_number(mine.value, theirs.value):
            found.agrees.append("number")
        else:
            found.differ("number", mine.value, theirs.value)
    _standard(found, paper, row.attestation)
    return found


def _standard(found: Agreement, paper: Attestation, row: Attestation) -> None:
    """The standard without its edition, and the edition where both name one."""
    mine, theirs = paper.text("standard"), row.text("standard")
    if mine is None or theirs is None:
        return
    adopted = str(mine.detail.get("adopts", "")) or mine.value
    if standard_number(adopted) != standard_number(theirs.value):
        found.differ("standard", mine.value, theirs.value)
        return
    printed, listed = _edition(adopted), _edition(theirs.value)
    if printed and listed and printed != listed and listed != _edition(mine.value):
        found.differ("standard", mine.value, theirs.value)
    else:
        found.agrees.append("standard")


def _edition(designation: str) -> str:
    _, colon, year = designation.rpartition(":")
    return year.strip()[:4] if colon and year.strip()[:4].isdecimal() else ""


def _same_one(found: Agreement) -> bool:
    agrees = set(found.agrees)
    return bool(agrees & {"number", "product"}) or {"holder", "standard"} <= agrees


def _why_it_does_not_lift(one: LookUp, found: Agreement, row: Row) -> str:
    printed = row.attestation.text("status")
    if row.status in _ENDED:
        return f"The status shown is “{printed.value if printed is not None else row.status}”."
    if found.differs:
        return "Paper and answer do not say the same; ask the issuer which of them is right."
    if printed is not None and row.status is RowStatus.UNKNOWN:
        return f"What the status “{printed.value}” means there is not known; ask the register or the issuer."
    if not one.own:
        return f"{one.name} is a third party's copy of the register; look the entry up at its publisher."
    if found.unproven:
        return f"It is not proven that both mean the same: {'; '.join(found.unproven)}."
    if found.similar_holder:
        return (
            f"The answer names the company “{found.similar_holder}”: similar, not equal. Ask whether it is "
            "the same one."
        )
    return ""


def recorded_in(
    folder: Path,
    entries: Iterable[Checked],
    attestations: Iterable[Attestation],
    descriptions: Callable[[], Mapping[str, Description]],
    schemes: Mapping[str, Scheme],
    day: date,
) -> Recorded:
    """
    The look-ups of a supplier's papers, with the proofs as they lie in its folder now.

    Args:
        folder: The supplier's folder, beside whose dossier the proofs lie.
        descriptions: Gives the registers that are known; asked only when there is a look-up.
    """
    judged = [entry for entry in entries if entry.register]
    if not judged:
        return Recorded()
    return recorded_look_ups(judged, attestations, read_proofs(folder, judged), descriptions(), schemes, day)
