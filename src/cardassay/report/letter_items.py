"""
What a request letter asks for, and what the buyer checks itself: each once, however many findings wait.

Findings that one paper closes together (other sites, activities, brands) become one item; papers
that must show different things never do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cardassay.model.assessment import Assessment
from cardassay.model.evidence import Method
from cardassay.model.finding import Action, ActionKind, Finding
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.report.reading_text import shown
from cardassay.report.sentences import part_sentence
from cardassay.report.view import decisive
from cardassay.report.visible import visible

__all__ = ["Check", "Item", "buyer_checks", "requested"]

_SPREAD = ("site", "activity", "brand", "days")
"""What may differ between findings that one paper closes together."""


@dataclass(slots=True)
class Item:
    """One paper that the supplier is asked for."""

    finding: Finding
    """The first finding that needs it; it gives title and wording."""
    what: str
    reasons: dict[Reason, None] = field(default_factory=dict)
    must_show: dict[str, dict[str, None]] = field(default_factory=dict)
    says: dict[str, Reason] = field(default_factory=dict)
    """What is wrong with the papers at hand, in English sentences, each with its reason."""
    findings: dict[str, Finding] = field(default_factory=dict)
    """Every finding that waits for it, by identifier."""


@dataclass(slots=True)
class Check:
    """One check that the buyer makes itself."""

    action: Action
    must_show: dict[str, dict[str, None]] = field(default_factory=dict)
    findings: dict[str, None] = field(default_factory=dict)
    says: dict[str, None] = field(default_factory=dict)
    """What raised the check, in English sentences with words and page."""


def requested(assessment: Assessment) -> tuple[Item, ...]:
    """The papers that are missing now, each once, in the order of the findings."""
    found: dict[tuple[object, ...], Item] = {}
    for finding in assessment.findings:
        ahead = finding.breaks or any(duty.condition for duty in finding.duties)
        if finding.outcome is Outcome.SATISFIED and not ahead:
            continue
        for action in finding.actions:
            if action.kind is not ActionKind.SUPPLIER_SENDS or _is_renewal(action, finding):
                continue
            fixed = tuple((name, value) for name, value in action.must_show if name not in _SPREAD)
            item = found.setdefault((action.what, fixed), Item(finding, action.what))
            item.findings[finding.id] = finding
            if action.reason is not None:
                item.reasons[action.reason] = None
            _join(item.must_show, action)
            for part, candidate in decisive(finding):
                paper = candidate.attestation if candidate is not None else None
                # Who of the buyer read or confirmed a value is nothing for the supplier.
                quoted = all(fact.method is not Method.PERSON for _, fact in part.facts)
                says = part_sentence(part, paper, finding.target, assessment, quoted=quoted)
                item.says[says] = part.reason
    return tuple(found.values())


def _is_renewal(action: Action, finding: Finding) -> bool:
    """Whether the action only asks for the successor of a paper that holds beyond the first order."""
    return finding.outcome is Outcome.SATISFIED and any(
        duty.reason is action.reason and not duty.condition for duty in finding.duties
    )


def buyer_checks(assessment: Assessment, kind: ActionKind) -> tuple[Check, ...]:
    """The checks of that kind, each once, with everything that is to be compared."""
    found: dict[tuple[str, str], Check] = {}
    for finding in assessment.findings:
        for action in finding.actions:
            if action.kind is kind:
                check = found.setdefault((action.what, action.whom), Check(action))
                _join(check.must_show, action)
                check.findings[finding.requirement.title] = None
                check.says.update(_raised_by(action, finding, assessment))
    return tuple(found.values())


def _raised_by(action: Action, finding: Finding, assessment: Assessment) -> dict[str, None]:
    """What a person compares: the fields that wait for confirmation, or the sentence that raised it."""
    lines: dict[str, None] = {}
    for part, candidate in decisive(finding):
        paper = candidate.attestation if candidate is not None else None
        if part.why is not action.reason:
            continue
        if action.reason is not Reason.TO_CONFIRM:
            lines[part_sentence(part, paper, finding.target, assessment)] = None
            continue
        for name, fact in part.facts:
            if not fact.sure:
                shows = part.paper_of(name, paper)
                file = shows.origin.file if shows is not None and shows.origin is not None else ""
                place = ", ".join([visible(file)] * bool(file) + [f"p. {fact.page}"] * bool(fact.page))
                value = shown(fact.value).replace("\n", "; ")
                lines[f"{place}: {name.replace('_', ' ')} = {value} ({visible(fact.why_not_sure)})"] = None
    return lines


def _join(must_show: dict[str, dict[str, None]], action: Action) -> None:
    for name, value in action.must_show:
        must_show.setdefault(name, {})[value] = None
