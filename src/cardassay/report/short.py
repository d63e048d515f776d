"""What the short report shows of one supplier: gaps that say the same once, renewals and troubles counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Action, ActionKind, Candidate, Part
from cardassay.model.reason import Reason
from cardassay.model.requirement import Target
from cardassay.model.verdict import Verdict
from cardassay.report.messages import load_messages
from cardassay.report.names import site_name
from cardassay.report.sentences import part_sentence
from cardassay.report.timeline import Row, State, rows
from cardassay.report.view import Bundle, ahead, decisive, ends_early, schedule, target_words
from cardassay.report.visible import visible

__all__ = [
    "Entry",
    "Renewal",
    "Trouble",
    "Watched",
    "differing_cells",
    "entries",
    "renewals",
    "troubles",
    "watched",
    "where",
]

_LISTED = 2
"""Requirements of one entry that each say what closes them; more are closed by one letter."""
_AXES = ("brand", "activity", "site", "line")


@dataclass(frozen=True, slots=True)
class Entry:
    """Requirements that fall short for the same reasons, with what closes them."""

    bundles: tuple[Bundle, ...]
    reasons: tuple[str, ...]
    closes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A row of the timeline, with the titles of all requirements that run the same."""

    row: Row
    titles: tuple[str, ...]
    bad: bool
    """Whether some days are not met or cannot be told."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """Papers of one scheme that end on one day."""

    due: date
    papers: str
    condition: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read or used of one file."""

    file: str
    says: str
    more: int
    """How many further messages that file has."""


def entries(found: Iterable[Bundle], assessment: Assessment) -> tuple[Entry, ...]:
    """The bundles in their order; those whose reasons read the same become one entry."""
    joined: dict[tuple[str, ...], list[Bundle]] = {}
    for bundle in found:
        joined.setdefault(_reasons(bundle, assessment), []).append(bundle)
    return tuple(Entry(tuple(same), reasons, _closes(same)) for reasons, same in joined.items())


def _reasons(bundle: Bundle, assessment: Assessment) -> tuple[str, ...]:
    """Why, each sentence once; the values that wait for a person are named together."""
    said: dict[str, None] = {}
    waiting: dict[str, None] = {}
    for finding in bundle.findings:
        sentences = []
        for part, candidate in decisive(finding):
            # A row of a register is not on the paper: it is named, for there is nothing to confirm there.
            if part.why is Reason.TO_CONFIRM and "register" not in part.detail:
                waiting.update((name.replace("_", " "), None) for name, fact in part.facts if not fact.sure)
            elif ends_early(finding):
                sentences += [_placed(sentence, part, candidate) for sentence in ahead(finding, assessment)]
            else:
                paper = candidate.attestation if candidate is not None else None
                sentence = part_sentence(part, paper, finding.target, assessment, quoted=False)
                sentences.append(_placed(sentence, part, candidate))
        # What a part already says of a break needs no second sentence with its days.
        said.update(dict.fromkeys(sentences or ahead(finding, assessment)))
    if waiting:
        said[f"Nobody has confirmed what was read: {', '.join(waiting)}."] = None
    return tuple(said)


def _placed(sentence: str, part: Part, candidate: Candidate | None) -> str:
    """The sentence with the file and the page that it rests on."""
    origin = candidate.attestation.origin if candidate is not None else None
    if origin is None:
        return sentence
    pages = [fact.page for _, fact in part.facts if fact.page is not None]
    place = ", ".join([visible(origin.file), *(f"page {page}" for page in pages[:1])])
    return f"{sentence.removesuffix('.')} ({place})."


def _closes(bundles: Iterable[Bundle]) -> tuple[str, ...]:
    """Who moves and what closes it, each once."""
    found = tuple(bundles)
    words = load_messages()
    if len(found) > _LISTED:
        asked = words.word("action", ActionKind.SUPPLIER_SENDS.value)
        return (f"{asked}: Send each of them; `cardassay request` says what each must show.",)
    said: dict[str, None] = {}
    for bundle in found:
        for action in bundle.actions:
            said[f"{words.word('action', action.kind.value)}: {_what(action)}"] = None
    return tuple(said)


def _what(action: Action) -> str:
    if action.kind is ActionKind.PERSON_CONFIRMS:
        files = [visible(value) for name, value in action.must_show if name == "file"]
        return ", ".join(files) or visible(action.what)
    return visible(action.what) + (f" (ask: {visible(action.whom)})" if action.whom else "")


def where(bundle: Bundle, assessment: Assessment) -> str:
    """The targets, as far as they do not go without saying: all of a requirement's need no list."""
    identifier = bundle.requirement.id
    every = [finding.target for finding in assessment.findings if finding.requirement.id == identifier]
    here = [finding.target for finding in bundle.findings]
    if set(here) == set(every):
        sites = dict.fromkeys(target.site for target in here if target.site)
        several = len(assessment.supplier.sites) > 1
        return ", ".join(site_name(assessment, site) for site in sites) if several else ""
    return target_words(_told_apart(here, every), assessment)


def differing_cells(assessment: Assessment) -> tuple[tuple[Verdict, str], ...]:
    """Each verdict with the part of the offer that has it, worst first; empty when all cells agree."""
    cells = assessment.verdicts.cells
    found = {cell.by_evidence for cell in cells}
    if len(found) < 2:
        return ()
    every = [cell.target for cell in cells]
    return tuple(
        (
            verdict,
            target_words(
                _told_apart([cell.target for cell in cells if cell.by_evidence is verdict], every), assessment
            ),
        )
        for verdict in reversed(Verdict)
        if verdict in found
    )


def _told_apart(here: Sequence[Target], every: Sequence[Target]) -> tuple[Target, ...]:
    """These targets with only the coordinates that tell them from all the others."""
    values = {axis: {getattr(target, axis) for target in every} for axis in _AXES}
    differing = [axis for axis in _AXES if {getattr(target, axis) for target in here} != values[axis]]
    short = {target: _only(target, differing) for target in every}
    chosen = {short[target] for target in here}
    if {target for target in every if short[target] in chosen} != set(here):
        # The rest is needed to tell them apart; what all have in common never is.
        short = {target: _only(target, [axis for axis in _AXES if len(values[axis]) > 1]) for target in every}
    return tuple(dict.fromkeys(short[target] for target in here))


def _only(target: Target, axes: Sequence[str]) -> Target:
    return Target(**{axis: getattr(target, axis) for axis in axes})


def watched(assessment: Assessment) -> tuple[Watched, ...]:
    """
    The rows of the timeline that are not covered to their end: bad ones first, then the next renewal.

    Requirements that run the same are one row.
    """
    joined: dict[tuple[object, ...], list[Row]] = {}
    for row in rows(assessment):
        if any(segment.state is not State.COVERED for segment in row.segments):
            joined.setdefault(row.segments, []).append(row)
    found = []
    for same in joined.values():
        titles = tuple(dict.fromkeys(visible(row.requirement.title) for row in same))
        bad = any(segment.state in (State.FAILED, State.OPEN) for segment in same[0].segments)
        found.append(Watched(same[0], titles, bad))
    return tuple(sorted(found, key=_urgency))


def _urgency(found: Watched) -> tuple[bool, date]:
    # Bad rows keep their order: blockers before conditions and questions.
    first = next(s.first_day for s in found.row.segments if s.state is not State.COVERED)
    return (False, date.min) if found.bad else (True, first)


def renewals(assessment: Assessment) -> tuple[Renewal, ...]:
    """The renewals by day; papers of one scheme that end together are one entry."""
    found: dict[tuple[date, bool, str], dict[str, None]] = {}
    for duty in schedule(assessment):
        scheme, _, number = duty.paper.partition(" no. ")
        found.setdefault((duty.due, duty.condition, scheme), {})[number] = None
    return tuple(
        Renewal(due, f"{scheme} no. {', '.join(numbers)}" if all(numbers) else scheme, condition)
        for (due, condition, scheme), numbers in found.items()
    )


def troubles(assessment: Assessment) -> tuple[Trouble, ...]:
    """What could not be read or used, one entry for each file; a message that repeats is counted."""
    found: dict[str, dict[str, int]] = {}
    for document in assessment.documents:
        for problem in document.problems:
            said = found.setdefault(visible(document.file), {})
            said[visible(problem.message)] = said.get(visible(problem.message), 0) + 1
    for problem in assessment.problems:
        said = found.setdefault(visible(problem.where), {})
        said[visible(problem.message)] = said.get(visible(problem.message), 0) + 1
    result = []
    for file, messages in found.items():
        (first, times), *others = messages.items()
        says = f"{first} ({times} entries)" if times > 1 else first
        result.append(Trouble(file, says, len(others)))
    return tuple(result)
