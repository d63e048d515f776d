"""
Papers of every other issuing scheme, and certificates of all: read by their labels.

French, Spanish, Italian, Swedish and EUCC papers are forms: a label, then a value. What a form of
one scheme prints without a label (the French "Paris, le …") is looked for as well.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from cardassay.documents.cc.assurance import levels_in
from cardassay.documents.cc.claims import Claimed, claimed_level, level_facts
from cardassay.documents.cc.labelled import Labelled, labelled_values, organisation
from cardassay.documents.cc.numbers import Number, find_numbers, issuing_schemes
from cardassay.documents.cc.text import Span, WholeText, joined
from cardassay.documents.dates import FoundDay, Order, find_days, settle_order
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact

__all__ = ["read_general"]

_FORM_PAGES = 8
_TITLES = (
    r"rapport\s+de\s+(?:certification|maintenance|surveillance)|certification\s+report|"
    r"informe\s+de\s+certificacion|rapporto\s+di\s+certificazione|maintenance\s+report|"
    r"(?:common\s+criteria\s+)?certificate|certificat|certificado|certificato"
)
_TITLE = re.compile(rf"(?:^|\n|\f)\s*(?:{_TITLES})\s*:?\s*")
_PLACE_AND_DAY = re.compile(
    r"(?:^|\n|\f)[ \t]*(?:paris|bonn|madrid|roma|rome|arnhem|amersfoort|stockholm|oslo|den haag|ankara|"
    r"[a-z][a-z\- ]{2,25}),\s+(?:le|den|on|the|el|a|il|,)?\s*(?=\d|[a-z]{3,9}\s\d)"
)
_YEARS = re.compile(
    r"(?:date\s+(?:de\s+signature|of\s+signature|of\s+issue)|signature\s+date)\s*\+\s*(?P<years>\d{1,2})\s*(?:ans|years)"
)
_NOT_TITLE = re.compile(
    r"^(?:version|issue|author|v\d|paris|le directeur|page|courtesy|avertissement|\[|ref\b|original|"
    r"premier ministre|secretariat|agence|republique|\d{1,2}[ ./])"
)
_NO_PROFILE = re.compile(
    r"^\W*(?:none|aucune?|no(?:ne)?\b|neant|ninguno|nessuno|n/a|not applicable|sans objet)", re.I
)
_LEVEL_WORD = re.compile(
    r"\b(substantial|high|basic|eleve|substantiel|elementaire|alto|sustancial|elevato|sostanziale)\b"
)
_ORGANISATIONS = ("developer", "sponsor", "holder", "laboratory", "certification_body")
_DAYS = ("issue_day", "first_issue_day", "last_day")


def read_general(text: WholeText, kind: Kind) -> dict[str, Fact[Any]]:
    """The fields of a paper that is read by its labels, by name."""
    end = text.pages_to(_FORM_PAGES)
    labels = labelled_values(text, 0, end)
    facts: dict[str, Fact[Any]] = {}
    _number(text, kind, labels, end, facts)
    _product(text, labels, end, facts)
    for field in _ORGANISATIONS:
        _organisation(text, labels, field, facts)
    order = settle_order([label.text for label in labels if label.field in _DAYS])
    for field in _DAYS:
        _day(text, labels, field, order, facts)
    _signed(text, end, facts)
    _level(text, labels, facts)
    _profiles(text, labels, facts)
    _assurance_level(text, labels, facts)
    if kind is Kind.SITE_CERTIFICATE:
        _site(text, labels, facts)
        facts.pop("product", None)
    return facts


def _of(labels: tuple[Labelled, ...], *fields: str) -> list[Labelled]:
    return [label for field in fields for label in labels if label.field == field and label.first_line]


def _number(
    text: WholeText, kind: Kind, labels: tuple[Labelled, ...], end: int, facts: dict[str, Fact[Any]]
) -> None:
    form = "site" if kind is Kind.SITE_CERTIFICATE else "product"
    wanted = (
        ("certificate_number", "number") if kind is Kind.CC_CERTIFICATE else ("number", "certificate_number")
    )
    labelled: list[Number] = []
    for label in _of(labels, *wanted, "report_reference"):
        labelled.extend(n for n in find_numbers(text, *label.span) if n.form == form)
    own = [n for n in find_numbers(text, 0, text.pages_to(2)) if n.form == form]
    best = (labelled or own)[:1]
    if not best:
        _unknown_number(text, labels, wanted, facts)
        return
    others = {n.text for n in (labelled or own)} - {best[0].text}
    facts["number"] = text.fact(
        best[0].span, best[0].text, sure=not others, why_not_sure="the front pages print several numbers"
    )
    if kind is Kind.CC_MAINTENANCE_REPORT:
        parents = [n for n in find_numbers(text, 0, end) if n.core == best[0].core and n.text != best[0].text]
        if parents:
            names = list(dict.fromkeys(n.text for n in parents))
            facts["parent_numbers"] = text.fact(parents[0].span, names, sure=len(names) == 1)


def _unknown_number(
    text: WholeText, labels: tuple[Labelled, ...], wanted: tuple[str, ...], facts: dict[str, Fact[Any]]
) -> None:
    """A number of a form that is not known: what stands behind the label, if it holds a digit."""
    for label in _of(labels, *wanted):
        value = joined(label.first_line)
        if re.search(r"\d{2}", value) and len(value) <= 60 and " " not in value.strip():
            facts["number"] = text.fact(label.span, value, sure=False, why_not_sure="unknown form of number")
            return


def _product(text: WholeText, labels: tuple[Labelled, ...], end: int, facts: dict[str, Fact[Any]]) -> None:
    for label in _of(labels, "product"):
        if label.text.count("\n") > 6 or len(label.text) > 900:
            continue
        name = joined(label.text)
        version = next(
            (v for v in _of(labels, "product_version") if 0 < v.span[0] - label.span[1] < 400), None
        )
        if (
            version is not None
            and (printed := joined(version.text)).lower() not in name.lower()
            and len(printed) < 60
        ):
            name = f"{name} {printed}"
        facts["product"] = text.fact(label.span, name, sure=True)
        return
    title = _TITLE.search(text.folded, 0, text.pages_to(1))
    if title is None:
        return
    span = _lines_of_title(text, title.end())
    if span is not None:
        facts["product"] = text.fact(span, text.words(span), sure=False, why_not_sure="read from the title")


def _lines_of_title(text: WholeText, start: int) -> Span | None:
    """The lines behind the title and its number, up to an empty line behind them or a known line."""
    numbers = find_numbers(text, start, min(start + 120, text.pages_to(1)))
    at = numbers[0].span[1] if numbers else start
    first = last = -1
    for line in re.finditer(r"[^\n\f]*(?:\n|\Z)", text.folded[at : text.pages_to(1)]):
        words = line.group().strip()
        if not words or (first < 0 and not re.search(r"[a-z]", words)):
            if first >= 0:
                break
            continue
        if _NOT_TITLE.match(words):
            break
        first = at + line.start() if first < 0 else first
        last = at + line.end()
        if last - first > 600:
            return None
    return (first, last) if first >= 0 else None


def _organisation(
    text: WholeText, labels: tuple[Labelled, ...], field: str, facts: dict[str, Fact[Any]]
) -> None:
    both = field in ("developer", "sponsor", "holder")
    found = _of(labels, field, *(["sponsor_developer"] if both else []))
    if not found:
        if field == "certification_body":
            _body(text, facts)
        return
    names = []
    for label in found:
        name = organisation(_two_lines(label))
        if 1 < len(name) <= 120 and re.search(r"[^\W\d_]{2}", name):
            names.append((name, label))
    if not names:
        return
    name, label = names[0]
    differ = any(other.casefold() != name.casefold() for other, _ in names)
    facts[field] = text.fact(
        label.span, name, sure=not differ, why_not_sure="several names stand behind this label"
    )


def _two_lines(label: Labelled) -> str:
    """The first line; with the second where the name's legal form stands there."""
    lines = [line.strip() for line in label.text.splitlines() if line.strip()]
    if (
        len(lines) > 1
        and len(organisation(f"{lines[0]} {lines[1]}")) > len(lines[0])
        and not re.search(r"\d", lines[1])
    ):
        return f"{lines[0]} {lines[1]}" if len(lines[1].split()) <= 3 else lines[0]
    return lines[0]


def _body(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    end = text.pages_to(4)
    for scheme in issuing_schemes():
        for name in scheme.bodies:
            at = text.text.find(name, 0, end)
            if at < 0:
                at = text.text.replace("’", "'").find(name, 0, end)
            if at >= 0:
                facts["certification_body"] = text.fact(
                    (at, at + len(name)), text.words((at, at + len(name))), sure=True
                )
                return


def _day(
    text: WholeText, labels: tuple[Labelled, ...], field: str, order: Order, facts: dict[str, Fact[Any]]
) -> None:
    found: list[tuple[int, FoundDay, date]] = []
    for label in _of(labels, field):
        days = find_days(label.text, order)
        if days and days[0].start < 30 and days[0].day is not None:
            found.append((label.span[0], days[0], days[0].day))
    if not found:
        return
    at, day, value = found[0]
    alone = len({other for _, _, other in found}) == 1
    facts[field] = text.fact(
        (at + day.start, at + day.end),
        value,
        sure=alone and day.other is None,
        why_not_sure="day and month cannot be told apart"
        if alone
        else "several days stand behind this label",
    )


def _signed(text: WholeText, end: int, facts: dict[str, Fact[Any]]) -> None:
    """Place and day of the signature, and an end that is counted from it."""
    if "issue_day" not in facts:
        for match in text.find(_PLACE_AND_DAY, 0, text.pages_to(4)):
            days = find_days(text.text[match.end() : match.end() + 40])
            if days and days[0].start <= 3 and days[0].day is not None:
                span = (match.end() + days[0].start, match.end() + days[0].end)
                facts["issue_day"] = text.fact(span, days[0].day, sure=days[0].other is None)
                break
    years = _YEARS.search(text.folded, 0, end)
    if years is not None and "last_day" not in facts and "issue_day" in facts:
        facts["last_day"] = text.fact(
            years.span(),
            _years_later(facts["issue_day"].value, int(years["years"])),
            sure=False,
            why_not_sure="counted from the day of signature; the paper prints the term only",
        )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def _level(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    claims = claimed_level(text)
    for label in _of(labels, "eal", "product"):
        here = [claim for claim in claims if label.span[0] <= claim.level.span[0] < label.span[1]]
        if not here:
            # A level behind its label is the paper's own, whatever words stand around it.
            here = [Claimed(level, 3, "") for level in levels_in(text, label.span[0], label.span[1])]
        if here and label.field == "eal":
            facts.update(level_facts(text, here))
            return
    facts.update(level_facts(text, claims))


def _profiles(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    for label in _of(labels, "protection_profiles"):
        if _NO_PROFILE.match(text.folded[label.span[0] : label.span[1]].strip()):
            facts["protection_profiles"] = text.fact(label.span, [], sure=True)
            return
        numbers = [n.text for n in find_numbers(text, *label.span) if n.form == "profile"]
        if numbers:
            facts["protection_profiles"] = text.fact(label.span, list(dict.fromkeys(numbers)), sure=True)
            return


def _assurance_level(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    for label in _of(labels, "level"):
        match = _LEVEL_WORD.search(text.folded, *label.span)
        if match is not None:
            facts["level"] = text.fact(match.span(), text.words(match.span()), sure=True)
            return


def _site(text: WholeText, labels: tuple[Labelled, ...], facts: dict[str, Fact[Any]]) -> None:
    names = _of(labels, "site")
    addresses = _of(labels, "site_address")
    if not names and "product" not in facts:
        return
    place = names[0].span if names else None
    record = {"name": joined(names[0].text) if names else str(facts["product"].value)}
    if addresses:
        record["address"] = joined(addresses[0].text)
    if place is None:
        facts["sites"] = replace(
            facts["product"], value=[record], sure=False, why_not_sure="read from the title"
        )
        return
    facts["sites"] = text.fact(place, [record], sure=True)
