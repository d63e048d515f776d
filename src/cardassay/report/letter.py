"""
The request letter: the supplier is asked for exactly the missing papers, and each only once.

1. Every action that the supplier can take is gathered; actions that ask for the same paper become
   one item that lists all sites, activities and brands concerned.
2. Renewals that fall due later are listed apart: they are not missing now.
3. A second part, marked as not for the supplier, holds the checks that the buyer makes itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.model.finding import ActionKind
from cardassay.model.reason import Reason
from cardassay.model.requirement import Weight
from cardassay.report.letter_items import Check, Item, buyer_checks, requested
from cardassay.report.messages import LANGUAGES, Messages, load_messages
from cardassay.report.names import scheme_name
from cardassay.report.view import schedule
from cardassay.report.visible import visible

__all__ = ["Asked", "Check", "Item", "asked", "buyer_checks", "render", "requested", "to_supplier"]

_DAYS = (
    ("window", re.compile(r"in force on (?P<first>\S+), with renewals up to (?P<last>\S+)")),
    ("until", re.compile(r"up to (?P<last>\S+)")),
    ("on", re.compile(r"in force on (?P<first>\S+)")),
    ("from", re.compile(r"in force from (?P<first>\S+) on, without a gap")),
)
"""The forms in which the engine says days, so that they can be said in another language."""

_ABSENT = frozenset({Reason.NOTHING_PRESENTED, Reason.NOT_EVIDENCED})


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper that is asked for, in the words of a letter."""

    title: str
    please: str
    """The request in one sentence."""
    wording: str
    """What the requirement says, in English; empty in an English letter, where ``please`` says it."""
    must_show: tuple[str, ...]
    """What the paper must show, one thing a line."""


def asked(item: Item, language: str) -> Asked:
    """
    What one item asks for, as a letter in that language says it.

    Raises:
        ValueError: No letter in that language.
    """
    messages = load_messages(language)
    please, wording = _please(item, messages)
    lines = tuple(line.removeprefix("- ") for line in _shown(item.must_show, messages))
    return Asked(_title(item, messages), please, wording, lines)


def to_supplier(assessment: Assessment, language: str, items: Iterable[Item]) -> str:
    """
    Only the part for the supplier, asking for these items.

    Raises:
        ValueError: No letter in that language.
    """
    return "\n".join(_to_the_supplier(assessment, load_messages(language), tuple(items))) + "\n"


def render(assessment: Assessment, language: str = "") -> str:
    """
    The letter as Markdown that also reads as plain text.

    Args:
        language: ``en``, ``de``, ``fr``, ``es`` or ``zh``. When left out, the supplier's own, or
            English where there is no letter in it.

    Raises:
        ValueError: No letter in that language.
    """
    own = assessment.supplier.language
    messages = load_messages(language or (own if own in LANGUAGES else "en"))
    supplier = _to_the_supplier(assessment, messages, requested(assessment))
    lines = [*supplier, "", "---", "", *_for_the_buyer(assessment, messages)]
    return "\n".join(lines) + "\n"


def _to_the_supplier(assessment: Assessment, messages: Messages, items: tuple[Item, ...]) -> list[str]:
    project = assessment.project
    names = {
        "project": _plain(project.name),
        "buyer": _plain(project.buyer),
        "day": assessment.day.isoformat(),
    }
    lines = [f"# {messages.text('letter', 'subject', names)}", "", _plain(assessment.supplier.name), ""]
    lines += [messages.text("letter", "greeting"), "", messages.text("letter", "opening", names), ""]
    if not items:
        lines += [messages.text("letter", "nothing"), ""]
    else:
        deadline = project.deadlines.clarification
        if deadline is not None and deadline >= assessment.day:
            lines.append(messages.text("letter", "deadline", {"deadline": deadline.isoformat()}))
        else:
            lines.append(messages.text("letter", "no_deadline"))
        lines.append("")
        needed = [item for item in items if item.finding.requirement.weight is not Weight.ADVISORY]
        for number, item in enumerate(needed, start=1):
            lines += _item(number, item, messages)
        advisory = [item for item in items if item.finding.requirement.weight is Weight.ADVISORY]
        if advisory:
            lines += [messages.text("letter", "also"), ""]
        for number, item in enumerate(advisory, start=len(needed) + 1):
            lines += _item(number, item, messages)
    lines += _renewals(assessment, messages)
    if items:
        lines += [messages.text("letter", "closing"), ""]
    return [*lines, messages.text("letter", "regards"), "", _plain(project.buyer)]


def _item(number: int, item: Item, messages: Messages) -> list[str]:
    lines = [f"## {number}. {_title(item, messages)}", ""]
    lines.append(f"{messages.text('letter', 'now')} {_state(item, messages)}")
    please, wording = _please(item, messages)
    lines += ["", please]
    if wording:
        lines.append(f"{messages.text('letter', 'wording')} {wording}")
    lines.append("")
    if item.must_show:
        lines.append(messages.text("letter", "must_show"))
        lines += [*_shown(item.must_show, messages), ""]
    return lines


def _please(item: Item, messages: Messages) -> tuple[str, str]:
    """The request, and what the requirement says where the request cannot say it in that language."""
    what = _plain(item.what)
    if messages.language == "en":
        return messages.text("letter", "please", {"what": what[:1].lower() + what[1:]}), ""
    requirement = item.finding.requirement
    papers = dict.fromkeys(scheme_name(accepted.scheme) for accepted in requirement.accepted)
    names = f" {messages.text('letter', 'or')} ".join(_plain(name) for name in papers)
    return messages.text("letter", "please", {"what": names or _plain(requirement.title)}), what


def _title(item: Item, messages: Messages) -> str:
    requirement = item.finding.requirement
    title = _plain(requirement.title)
    if messages.language == "en" or requirement.family is None:
        return title
    return f"{messages.word('family', str(requirement.family))} – {title}"


def _state(item: Item, messages: Messages) -> str:
    if messages.language == "en" and item.says:
        return " ".join(
            messages.text("letter_reason", reason.code) if reason in _ABSENT else sentence
            for sentence, reason in item.says.items()
        )
    reasons = [
        reason.code if messages.has("letter_reason", reason.code) else "other" for reason in item.reasons
    ]
    return " ".join(messages.text("letter_reason", code) for code in dict.fromkeys(reasons or ["other"]))


def _shown(must_show: Mapping[str, Iterable[str]], messages: Messages) -> list[str]:
    return [
        f"- {messages.word('must_show', name)}: "
        + "; ".join(dict.fromkeys(_value(name, value, messages) for value in values))
        for name, values in must_show.items()
    ]


def _value(name: str, value: str, messages: Messages) -> str:
    if name in ("activity", "book", "brand"):
        return messages.word(name, value)
    if name == "days":
        for key, form in _DAYS:
            if (match := form.fullmatch(value)) is not None:
                return messages.text("letter_days", key, match.groupdict())
    if name in ("edition", "entity"):
        return _plain(value).replace(" or ", f" {messages.text('letter', 'or')} ")
    return _plain(value)


def _renewals(assessment: Assessment, messages: Messages) -> list[str]:
    duties = [duty for duty in schedule(assessment) if not duty.condition]
    if not duties:
        return []
    lines = [
        f"- {messages.text('letter', 'renewal', {'paper': duty.paper, 'due': duty.due.isoformat()})}"
        for duty in duties
    ]
    return [messages.text("letter", "renewals"), *lines, ""]


def _for_the_buyer(assessment: Assessment, messages: Messages) -> list[str]:
    lines = [f"# {messages.text('letter', 'internal_title')}", ""]
    checks = buyer_checks(assessment, ActionKind.BUYER_CHECKS)
    confirmations = buyer_checks(assessment, ActionKind.PERSON_CONFIRMS)
    if not checks and not confirmations:
        return [*lines, messages.text("letter", "internal_nothing")]
    if checks:
        lines += [messages.text("letter", "internal_opening"), ""]
        for number, check in enumerate(checks, start=1):
            lines += _check(number, check, messages)
    if confirmations:
        lines += [messages.text("letter", "confirm_title"), ""]
        for number, check in enumerate(confirmations, start=1):
            lines += _check(number, check, messages)
    return lines[:-1]


def _check(number: int, check: Check, messages: Messages) -> list[str]:
    lines = [f"{number}. {messages.text('letter', 'question')} {_plain(check.action.what)}"]
    if check.action.whom:
        lines.append(f"   {messages.text('letter', 'ask')} {_plain(check.action.whom)}")
    lines += [f"   {line}" for line in _shown(check.must_show, messages)]
    lines += [f"   > {sentence}" for sentence in check.says]
    findings = ", ".join(_plain(title) for title in check.findings)
    return [*lines, f"   {messages.text('letter', 'concerns_findings', {'findings': findings})}", ""]


def _plain(text: str) -> str:
    """The text on one line; signs that would be Markdown stay, since the letter is read as text."""
    return visible(text)
