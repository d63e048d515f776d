"""Look-ups as words: register, snapshot and row as evidence, or what the silence of a list means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.register import Answer, Consulted, Declared, Likely, LookUp, Row, RowStatus
from cardassay.report.messages import load_messages
from cardassay.report.names import paper_name
from cardassay.report.visible import visible

__all__ = [
    "LookUpWords",
    "RegistersView",
    "consulted_words",
    "declared_words",
    "look_up_words",
    "look_ups_of",
    "looked_up_summary",
    "registers_view",
    "row_in_short",
    "row_words",
]

_HASH = 12
"""Signs of a hash that are enough to tell snapshots apart in words."""
_URGENCY = (Answer.LIKELY, Answer.CANNOT_TELL, Answer.NOT_FOUND, Answer.FOUND)
_MOST_PROBLEMS = 20
"""Problems of one list that the report shows; all of them stand in the JSON."""
_SAID = (
    "number",
    "product",
    "holder",
    "developer",
    "vendor",
    "level",
    "issue_day",
    "last_day",
    "archived_day",
)


@dataclass(frozen=True, slots=True)
class LookUpWords:
    """One look-up for people."""

    answer: str
    """The answer's code: ``found``, ``likely``, ``not-found``, ``cannot-tell``."""
    headline: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegistersView:
    """What registers say of one supplier's papers, and which lists were asked."""

    summary: str
    """How many papers were looked up, and with which answers."""
    papers: tuple[tuple[str, str, tuple[LookUpWords, ...]], ...]
    """Name and file of each paper with its look-ups, those that need a person first."""
    offer: tuple[tuple[str, tuple[LookUpWords, ...]], ...]
    """Numbers that the offer names and no paper bears, with their look-ups."""
    lists: tuple[str, ...]
    problems: tuple[tuple[str, str, str], ...]
    """List, place and message of what could not be read."""


def registers_view(assessment: Assessment) -> RegistersView | None:
    """The look-ups of a supplier for people; ``None`` when no register was asked."""
    if not (assessment.registers or assessment.looked_up or assessment.declared):
        return None
    known = {
        paper.origin: paper
        for document in assessment.documents
        for paper in document.attestations
        if paper.origin is not None
    }
    papers = []
    for origin, several in assessment.looked_up.items():
        paper = known.get(origin)
        name = paper_name(paper) if paper is not None else origin.file
        ranks = (_URGENCY.index(one.answer) for one in several if not one.set_aside)
        rank = min(ranks, default=len(_URGENCY))
        papers.append((rank, origin.file, origin.index, name, tuple(map(look_up_words, several))))
    papers.sort(key=lambda one: one[:3])
    return RegistersView(
        looked_up_summary(assessment),
        tuple((name, file, words) for _, file, _, name, words in papers),
        tuple((declared_words(one), tuple(map(look_up_words, one.look_ups))) for one in assessment.declared),
        tuple(map(consulted_words, assessment.registers)),
        tuple(
            (one.name, problem.where, problem.message)
            for one in assessment.registers
            for problem in one.problems[:_MOST_PROBLEMS]
        ),
    )


def looked_up_summary(assessment: Assessment) -> str:
    """How many papers and numbers of the offer were looked up, and how often each answer came."""
    papers = [several for several in assessment.looked_up.values() if several]
    numbers = assessment.declared
    said = _counted(one for several in papers for one in several)
    count = f"{len(papers)} paper{'' if len(papers) == 1 else 's'}"
    none = "No register at hand speaks for any paper of the dossier."
    summary = f"{count} looked up{said}." if papers else none
    if numbers:
        said = _counted(one for entry in numbers for one in entry.look_ups)
        count = f"{len(numbers)} number{'' if len(numbers) == 1 else 's'}"
        summary += f" {count} that the offer names and no paper bears looked up{said}{_ended(numbers)}."
    return summary


def _counted(every: Iterable[LookUp]) -> str:
    """How many answers came, by kind; several registers may answer for one paper."""
    counts = Counter(one.answer for one in every if not one.set_aside)
    messages = load_messages()
    said = ", ".join(
        f"{messages.word('answer', answer.value)} {counts[answer]}" for answer in Answer if counts[answer]
    )
    total = counts.total()
    return f", {total} answer{'' if total == 1 else 's'}: {said}" if said else ""


def _ended(numbers: Iterable[Declared]) -> str:
    """The numbers whose rows say that they stand no longer."""
    ended = {
        f"{visible(one.number)} {_status_word(row.status)}": None
        for one in numbers
        for _, row in one.rows()
        if row.status not in (RowStatus.ACTIVE, RowStatus.UNKNOWN)
    }
    return f"; {', '.join(ended)}" if ended else ""


def look_up_words(one: LookUp) -> LookUpWords:
    """A look-up as one sentence with what it rests on."""
    messages = load_messages()
    values = {
        "list": _list(one),
        # Of what a person saw the place is the person, whom the list names already.
        "row": visible(one.row.place) if one.row is not None and one.snapshot is not None else "",
        "said": row_words(one.row) if one.row is not None else _status_word(one.status),
        "count": str(len(one.likely)),
        "says": visible(one.silence_says),
    }
    headline = messages.text("look_up", one.answer.value, values)
    return LookUpWords(one.answer.value, headline[:1].upper() + headline[1:], tuple(_details(one)))


def look_ups_of(assessment: Assessment, attestation: Attestation | None) -> tuple[LookUp, ...]:
    """What registers say of a paper; empty where nothing was looked up."""
    if attestation is None or attestation.origin is None:
        return ()
    return assessment.looked_up.get(attestation.origin, ())


def row_words(row: Row) -> str:
    """What a row says, in words: number, product, company, days and standing."""
    said = [
        f"{name.replace('_', ' ')} {visible(str(row.attestation.facts[name].value))}"
        for name in _SAID
        if name in row.attestation.facts
    ]
    if row.status is not RowStatus.UNKNOWN:
        said.append(_status_word(row.status))
    return ", ".join(said) or load_messages().word("look_up", "said-nothing")


def row_in_short(row: Row) -> str:
    """A row in the place of a paper: number, name, standing and place."""
    name = f" “{visible(row.name)}”" if row.name else ""
    return f"register row of {visible(row.number)}{name}, {_status_word(row.status)} ({visible(row.place)})"


def declared_words(one: Declared) -> str:
    """A number that the offer names, with its layer."""
    return f"{visible(one.number)}, named in the offer for {visible(one.component)}; no paper bears it"


def consulted_words(one: Consulted) -> str:
    """One snapshot that was asked: register, day, hash, rows and problems."""
    snapshot = one.snapshot
    problems = f", {len(one.problems)} not read" if one.problems else ""
    unusable = "" if one.usable else "; it could not be read as a whole and said nothing"
    return (
        f"{visible(one.name)}, list of {snapshot.day} (SHA-256 {snapshot.sha256[:_HASH]}…): "
        f"{one.rows:,} rows{problems}{unusable}; from {visible(snapshot.origin) or visible(snapshot.file)}"
    )


def _list(one: LookUp) -> str:
    messages = load_messages()
    register = visible(one.name)
    if one.snapshot is not None:
        values = {"register": register, "day": str(one.day), "hash": one.snapshot.sha256[:_HASH]}
        return messages.text("look_up", "list", values)
    name = "seen" if one.address else "seen-somewhere"
    values = {
        "register": register,
        "day": str(one.day),
        "who": visible(one.who) or "a person",
        "address": visible(one.address),
    }
    return messages.text("look_up", name, values)


def _details(one: LookUp) -> list[str]:
    messages = load_messages()
    lines = []
    if one.asked:
        lines.append(messages.text("look_up", "asked", {"asked": visible(one.asked)}))
    if one.matched_by is not None:
        by = messages.word("matched_by", one.matched_by.value)
        lines.append(messages.text("look_up", "matched", {"by": by}))
    if one.agrees:
        fields = ", ".join(_plain(name) for name in one.agrees)
        lines.append(messages.text("look_up", "agrees", {"fields": fields}))
    for key, several in (("nearly", one.nearly), ("differs", one.differs)):
        for entry in several:
            values = {
                "field": _plain(entry.field),
                "paper": visible(entry.paper),
                "row": visible(entry.row),
            }
            sentence = messages.text("look_up", key, values)
            lines.append(sentence[:1].upper() + sentence[1:])
    lines.extend(_candidate(entry) for entry in one.likely)
    if one.why_not:
        lines.append(visible(one.why_not))
    if one.lifts:
        grade = messages.word("grade", one.grade.label)
        lines.append(messages.text("look_up", "lifts", {"grade": grade}))
    lines.extend(messages.text("look_up", "proof", {"hash": proof[:_HASH]}) for proof in one.proof)
    return lines


def _candidate(entry: Likely) -> str:
    values = {"row": visible(entry.row.place), "said": row_words(entry.row), "why": visible(entry.why)}
    sentence = load_messages().text("look_up", "candidate", values)
    return sentence[:1].upper() + sentence[1:]


def _status_word(status: RowStatus) -> str:
    return load_messages().word("row_status", status.value)


def _plain(name: str) -> str:
    return name.replace("_", " ")
