"""Papers of the Dutch scheme (NSCIB, TrustCB): reports and certificates."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from cardassay.documents.cc.claims import claimed_level, level_facts
from cardassay.documents.cc.labelled import Labelled, labelled_values, organisation
from cardassay.documents.cc.numbers import find_numbers
from cardassay.documents.cc.references import profiles_cited
from cardassay.documents.cc.text import Span, WholeText, joined
from cardassay.documents.dates import find_days
from cardassay.documents.folding import fold
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact

__all__ = ["read_dutch"]

_FRONT_PAGES = 2
_TITLE = re.compile(r"(?:^|\n|\f)\s*certification\s+report\s*\n")
_NO_TITLE = re.compile(
    r"^(?:version \d{4}-\d+|tuv rheinland.*|trustcb.*|certification report|page.*|nscib.*|\W*tuv.*)$"
)
_SUMMARY = re.compile(
    r"common criteria security evaluation of\s+the\s+(?P<product>.{3,600}?)\.\s+the\s+"
    r"(?:developer|sponsor)\s+of\b.{3,600}?\b(?:is|are)\s+(?P<developer>.{3,150}?)\s*(?:,\s*)?located\s+in",
    re.DOTALL,
)
_SPONSORED = re.compile(
    r"the\s+sponsor\s+of\s+the\s+evaluation\b.{0,60}?\bis\s+(?P<sponsor>.{3,150}?)\s*(?:,\s*)?located\s+in",
    re.DOTALL,
)
_EVALUATED = re.compile(
    r"(?:toe|product)\s+has\s+been\s+(?:originally\s+)?evaluated\s+by\s+(?P<name>.{3,120}?)\s*(?:,\s*)?located\s+in",
    re.DOTALL,
)
_HEADER = re.compile(
    r"page:?\s+\d+\s?/\s?\d+\s+of\s+(?:report\s+number:?\s+)?(?P<number>nscib[\w./-]+?),?\s+dated\s+(?P<day>[^\n]{6,30})"
)
_CLAIMS = re.compile(
    r"claims?\s+\W?(?:strict|demonstrable|exact)?\W?\s*conformance\s+to\s+(?P<profiles>[^.]{4,500})\."
)
_TAG = re.compile(r"\[(?P<tag>[^\]\n]{1,20})\]")
_AGAIN = re.compile(r"\bre-?certified\s+on\b|re-?certification\s+procedure|is\s+a\s+re-?certification")
_BODIES = ("TÜV Rheinland Nederland B.V.", "TrustCB B.V.")


def read_dutch(text: WholeText, kind: Kind) -> dict[str, Fact[Any]]:
    """The fields of a paper in the Dutch layout, by name."""
    front_end = text.pages_to(_FRONT_PAGES)
    labels = labelled_values(text, 0, front_end)
    facts: dict[str, Fact[Any]] = {}
    summary = _SUMMARY.search(text.folded)
    _number(text, labels, facts)
    _product(text, labels, summary, facts)
    _parties(text, labels, summary, facts)
    _days(text, labels, facts)
    facts.update(level_facts(text, claimed_level(text)))
    _profiles(text, facts)
    _body(text, facts)
    again = _AGAIN.search(text.folded)
    if again is not None:
        facts["evaluation_type"] = text.fact(again.span(), "re-certification", sure=True)
    return facts


def _first(labels: tuple[Labelled, ...], *fields: str) -> Labelled | None:
    return next(
        (label for field in fields for label in labels if label.field == field and label.first_line), None
    )


def _number(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    label = _first(labels, "number", "certificate_number")
    if label is None:
        return
    found = [n for n in find_numbers(text, *label.span) if n.form in ("product", "site")]
    if not found:
        return
    headers = {joined(match["number"]) for match in _HEADER.finditer(text.folded)}
    differ = headers - {fold(found[0].text)}
    facts["number"] = text.fact(
        found[0].span,
        found[0].text,
        sure=not differ,
        why_not_sure=f"the pages print {', '.join(sorted(differ)).upper()}",
    )


def _product(
    text: WholeText, labels: tuple[Labelled, ...], summary: re.Match[str] | None, facts: dict[str, Fact[Any]]
) -> None:
    said = text.words(summary.span("product")) if summary else ""
    front = _front_title(text, labels)
    label = _first(labels, "product")
    if front is not None:
        title = text.words(front)
        alike = bool(said) and _same(title, said)
        facts["product"] = text.fact(
            front, title, sure=alike, why_not_sure="title and summary name the product differently"
        )
    elif label is not None:
        facts["product"] = text.fact(
            label.span, joined(label.text), sure=not said or _same(joined(label.text), said)
        )
    elif summary is not None:
        facts["product"] = text.fact(summary.span("product"), said, sure=False)


def _same(one: str, other: str) -> bool:
    """The same letters and digits in the same order."""
    first, second = (re.sub(r"[\W_]+", "", fold(name)) for name in (one, other))
    if first == second or (min(len(first), len(second)) > 12 and (first in second or second in first)):
        return True
    # "Exemplab" on the front page is "Exemplab B.V." in the summary.
    shorter, longer = sorted((fold(one).split(), fold(other).split()), key=len)
    return len("".join(shorter)) >= 5 and longer[: len(shorter)] == shorter


def _front_title(text: WholeText, labels: tuple[Labelled, ...]) -> Span | None:
    """The lines between "Certification Report" and the first label of the front page."""
    title = _TITLE.search(text.folded, 0, text.pages_to(1))
    first = next(
        (label for label in labels if label.field in ("sponsor_developer", "sponsor", "developer")), None
    )
    if title is None or first is None or first.span[0] < title.end():
        return None
    stop = text.folded.rfind("\n", 0, first.span[0] - 3)
    start = end = -1
    for line in re.finditer(r"[^\n]+", text.folded[title.end() : stop]):
        words = " ".join(line.group().split())
        if not words or _NO_TITLE.match(words):
            continue
        if start < 0:
            start = title.end() + line.start()
        end = title.end() + line.end()
    return (start, end) if start >= 0 else None


def _parties(
    text: WholeText, labels: tuple[Labelled, ...], summary: re.Match[str] | None, facts: dict[str, Fact[Any]]
) -> None:
    sponsored = _SPONSORED.search(text.folded)
    evaluated = _EVALUATED.search(text.folded)
    for field, names, said in (
        ("developer", ("developer", "sponsor_developer"), summary and text.words(summary.span("developer"))),
        (
            "sponsor",
            ("sponsor", "sponsor_developer"),
            sponsored and text.words(sponsored.span("sponsor")),
        ),
        ("laboratory", ("laboratory",), evaluated and text.words(evaluated.span("name"))),
    ):
        label = _first(labels, *names)
        if label is None:
            continue
        name = organisation(label.first_line)
        again = not said or _same(name, organisation(said))
        at = text.text.find(name, *label.span)
        span = (at, at + len(name)) if at >= 0 else label.span
        facts[field] = text.fact(
            span, name, sure=again, why_not_sure="front page and summary name it differently"
        )


def _days(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    printed = {day for match in _HEADER.finditer(text.folded) for day in _days_of(match["day"])}
    for field in ("issue_day", "first_issue_day", "last_day"):
        label = _first(labels, field)
        if label is None:
            continue
        days = find_days(label.text)
        if not days or days[0].day is None:
            continue
        start = label.span[0]
        other = field == "issue_day" and bool(printed - {days[0].day})
        facts[field] = text.fact(
            (start + days[0].start, start + days[0].end),
            days[0].day,
            sure=days[0].other is None and not other,
            why_not_sure="the pages print another day" if other else "day and month cannot be told apart",
        )


def _days_of(printed: str) -> list[date]:
    return [day.day for day in find_days(printed)[:1] if day.day is not None]


def _profiles(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    """The profiles that the results chapter names, by the numbers of their entries in the bibliography."""
    claim = _CLAIMS.search(text.folded)
    if claim is None:
        return
    tags = dict.fromkeys(match["tag"] for match in _TAG.finditer(claim["profiles"]))
    found = {n.text: n.span for n in profiles_cited(text, *claim.span("profiles"))}
    missing = bool(tags)
    for tag in tags:
        entry = text.folded.rfind(f"\n[{tag}]")
        stop = text.folded.find("\n[", entry + 2)
        numbers = (
            profiles_cited(text, entry, stop if stop > 0 else min(entry + 400, len(text.text)))
            if entry > 0
            else ()
        )
        found |= {n.text: n.span for n in numbers}
        missing = missing and not numbers
    if found:
        # A tag of the bibliography is the shortened number of its own entry.
        names = [name for name in found if not any(other.startswith(f"{name}-") for other in found)]
        facts["protection_profiles"] = text.fact(
            found[names[0]], names, sure=not missing, why_not_sure="not every profile named has a number"
        )


def _body(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    for name in _BODIES:
        at = text.text.find(name, 0, text.pages_to(6))
        if at >= 0:
            facts["certification_body"] = text.fact((at, at + len(name)), name, sure=True)
            return
