"""Reasons and parts as plain sentences for people, with the words and page they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part
from cardassay.model.reason import Reason
from cardassay.model.requirement import Target
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, paper_name, site_name
from cardassay.report.plain import plain
from cardassay.report.visible import visible

__all__ = ["part_sentence", "quote", "reason_sentence"]

_QUOTED = 140
"""Letters of a quotation in a sentence; the whole words stand in the evidence below it."""

_WHOLE = frozenset({"says", "unknown", "wanted", "why", "why_not_sure"})
"""What knowledge and offer say is short by itself and never cut."""

_LISTED = 3
"""Entries of a list that a sentence names before it says how many more there are."""


def reason_sentence(reason: Reason) -> str:
    """The reason alone, without what filled it: ``the paper has run out``."""
    return reason.text


def part_sentence(
    part: Part,
    attestation: Attestation | None,
    target: Target,
    assessment: Assessment,
    *,
    named: bool = True,
    quoted: bool = True,
) -> str:
    """
    What a part found, in one or two sentences.

    Args:
        named: Speak of the paper by scheme and number, rather than of "the paper".
        quoted: Add the words and the page that it rests on.
    """
    messages = load_messages()
    values = _values(part, attestation, target, assessment, named=named)
    sentence = messages.text("reason", part.reason.code, values)
    sentence = sentence[:1].upper() + sentence[1:]
    if quoted and (cited := quote(part)):
        ends = sentence[-1] if sentence[-1] in ".?!" else ""
        sentence = f"{sentence[: len(sentence) - len(ends)]} ({cited}){ends or '.'}"
    if part.softened and messages.has("softened", part.softened):
        sentence = f"{sentence} {messages.text('softened', part.softened, values)}"
    return sentence


def quote(part: Part) -> str:
    """Page and words of the first fact that has words: ``page 1: “gültig bis 01.03.2026”``."""
    messages = load_messages()
    for name, fact in part.facts:
        if not fact.words:
            continue
        words = _short(visible(fact.words))
        paper = part.paper_of(name, None)
        file = "" if paper is None or paper.origin is None else f"{visible(paper.origin.file)}, "
        if fact.page is None:
            return file + messages.text("quote", "plain", {"words": words})
        return file + messages.text("quote", "page", {"page": str(fact.page), "words": words})
    return ""


class _Values(Mapping[str, str]):
    """What can fill the places of a sentence, each made when it is asked for: a sentence has few places."""

    __slots__ = ("_known", "_made")

    def __init__(self, known: dict[str, Callable[[], str]]) -> None:
        self._known = known
        self._made: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._known[name]()
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _values(
    part: Part, attestation: Attestation | None, target: Target, assessment: Assessment, *, named: bool
) -> _Values:
    """Everything that can fill a place of a sentence; what the engine noted goes first."""
    values: dict[str, Callable[[], str]] = {
        "paper": lambda: paper_name(attestation) if attestation is not None and named else "the paper",
        "site": lambda: site_name(assessment, target.site) if target.site else "",
        "line": lambda: line_name(assessment, target.line) if target.line else "",
        "activity": partial(_shown, "activity", target.activity),
        "brand": partial(_shown, "brand", target.brand),
        "why_not_sure": lambda: _why_not_sure(part.facts),
    }
    for name, fact in part.facts:
        values.setdefault(name, partial(_shown, name, fact.value))
    if attestation is not None:
        for name in ("holder", "certification_body", "accreditation_body"):
            if name in attestation.facts:
                values.setdefault(name, partial(_shown, name, attestation.facts[name].value))
    for name, value in part.detail.items():
        # The engine's "site" is the printed one, the finding's is the one asked for.
        values["printed_site" if name == "site" else name] = partial(_shown, name, value)
    return _Values(values)


def _why_not_sure(facts: tuple[tuple[str, Fact[Any]], ...]) -> str:
    return next((visible(fact.why_not_sure) for _, fact in facts if not fact.sure), "")


def _shown(name: str, value: object) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, str):
        if name in ("activity", "brand", "layer") and value:
            return load_messages().word(name, value)
        return visible(value) if name in _WHOLE else _short(visible(value))
    if isinstance(value, list):
        shown = [_shown(name, item) for item in value[:_LISTED]]
        more = len(value) - _LISTED
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    if isinstance(value, Mapping):
        said = (
            _shown(str(key), item)
            for key, item in value.items()
            if key in ("name", "number", "configuration")
        )
        return ", ".join(word for word in said if word)
    return str(value)


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
