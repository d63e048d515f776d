"""Papers of the German scheme (BSI): reports, certificates, maintenance reports, site certificates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from cardassay.documents.cc.claims import claimed_level, level_facts
from cardassay.documents.cc.labelled import organisation
from cardassay.documents.cc.numbers import Number, find_numbers
from cardassay.documents.cc.text import Span, WholeText, joined
from cardassay.documents.dates import FoundDay, find_days
from cardassay.documents.folding import fold
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact

__all__ = ["read_german"]

_HEAD_PAGES = 6
_TITLE = re.compile(
    r"(?:(?:^|\f|\n)[^\n]{0,60}?)(?:bsi|eucc)-[\w\- ]{6,45}?(?:\s?\(\*+\))?\s*\n\s*(?:for|zu|fur)\s*\n"
    r"(?P<product>.{2,1500}?)\n\s*(?:from|sponsored by|developed by|of|der|von|des)[ \t]*:?[ \t]*\n\s*"
    r"(?P<developer>[^\n]{2,160}(?:\n[^\n]{2,80}){0,2}?)\s*(?:\n\s*\n|\n\s*bsi - |\n\s*bundesamt|\f|\Z)",
    re.DOTALL,
)
_MAINTAINED = re.compile(
    r"bsi-[\w\-]{8,40}(?:ma|ra)-?\d*\s*\n\s*(?P<product>.{2,1500}?)\n\s*from[ \t]*:?[ \t]*\n\s*"
    r"(?P<developer>[^\n]{2,160})",
    re.DOTALL,
)
_AGAIN = re.compile(
    r"(?:^|\n)[ \t]*(?:from|sponsored by|developed by|der|von)\b\s*:?\s*(?P<developer>[^\n]{2,120})"
)
_BODY = "Bundesamt für Sicherheit in der Informationstechnik"
_ISSUED = re.compile(r"\bbonn,?\s+(?:den\s+)?(?=[\da-z])")
_VALID = re.compile(r"(?:valid until|gultig bis)\s*:?\s*")
_PROFILES = re.compile(
    r"pp[ -](?:conformance|konformitat)\s*:\s*(?P<profiles>.{3,900}?)\s*\n\s*(?:functiona|funktiona)lit",
    re.DOTALL,
)
_ASSURANCE = re.compile(r"(?:assurance(?: package)?|vertrauenswurdigkeit)\s*:\s*")
_ASSURANCE_END = re.compile(r"\n\s*\n|the it[ -]product|das in diesem|valid until|gultig bis|\f")
_MARGIN = re.compile(
    r"\b(?:SOG-?IS|Recognition\s+(?:Agreement|Arrangement)|Common\s+Criteria\s+Recognition)\b"
)
_SPONSOR = re.compile(r"sponsor (?:and applicant )?(?:is|was)\s*:?\s*(?P<name>[^:]{2,150})")
_DEVELOPED = re.compile(r"product was developed by\s*:?\s*(?P<name>[^:]{2,150})")
_LABORATORY = re.compile(
    r"evaluation of (?:the |this )?(?:product|toe).{0,1500}?\bwas\s+conducted\s+by\s+(?P<name>[^:]{3,150})",
    re.DOTALL,
)
_RECERTIFIED = re.compile(
    r"this is a re-?certification based on|wiederholungszertifizierung|re-evaluation of"
)


def read_german(text: WholeText, kind: Kind) -> dict[str, Fact[Any]]:
    """The fields of a paper in the German layout, by name."""
    end = text.pages_to(_HEAD_PAGES)
    facts: dict[str, Fact[Any]] = {}
    numbers = find_numbers(text, 0, end)
    _number(text, kind, numbers, facts)
    _title(text, end, facts)
    _day(text, _ISSUED, end, "issue_day", facts)
    _day(text, _VALID, end, "last_day", facts)
    if kind is not Kind.CC_MAINTENANCE_REPORT:
        _level(text, end, facts)
        _profiles(text, end, facts)
    _procedure(text, facts)
    return facts


def _number(text: WholeText, kind: Kind, numbers: tuple[Number, ...], facts: dict[str, Fact[Any]]) -> None:
    form = "site" if kind is Kind.SITE_CERTIFICATE else "product"
    own = [number for number in numbers if number.form == form and number.scheme in ("bsi", "eucc")]
    if not own:
        return
    first = own[0]
    same = [number for number in own if number.text == first.text]
    longer = [n for n in own if n.text.startswith(first.text) and n.text != first.text]
    # The number stands on the title and again on the certificate page or in every page's head.
    sure = len(same) > 1 or len({number.text for number in own}) == 1
    facts["number"] = text.fact(
        first.span,
        first.text,
        sure=sure and not (longer and len(longer) > len(same)),
        why_not_sure="the pages print different numbers",
    )
    parents = list(dict.fromkeys(n.text for n in own if n.core == first.core and n.text != first.text))
    if kind is Kind.CC_MAINTENANCE_REPORT and parents:
        place = next(n for n in own if n.text == parents[0])
        facts["parent_numbers"] = text.fact(place.span, parents, sure=len(parents) == 1)


def _title(text: WholeText, end: int, facts: dict[str, Fact[Any]]) -> None:
    match = _TITLE.search(text.folded, 0, end) or _MAINTAINED.search(text.folded, 0, end)
    if match is None:
        return
    product = text.words(match.span("product"))
    again = [
        " ".join(m["developer"].split()) for m in _AGAIN.finditer(text.folded, match.end("developer"), end)
    ]
    developer = joined(text.text[match.start("developer") : match.end("developer")])
    folded = " ".join(match["developer"].split())
    confirmed = any(_alike(folded, other) for other in again) or _stands_later(text, folded, match.end())
    facts["product"] = text.fact(match.span("product"), product, sure=_said_again(text, product, match.end()))
    facts["developer"] = text.fact(
        match.span("developer"),
        developer,
        sure=confirmed,
        why_not_sure="the name stands in one place only",
    )


def _alike(one: str, other: str) -> bool:
    return other.startswith(one) or one.startswith(other)


def _stands_later(text: WholeText, folded: str, at: int) -> bool:
    """The same words stand again behind the title."""
    words = r"\s+".join(map(re.escape, folded.split()))
    return re.compile(words).search(text.folded, at) is not None


def _said_again(text: WholeText, product: str, at: int) -> bool:
    """The first words of the product stand again behind the title, as on the certificate page."""
    tokens = fold(product).replace("-", "- ").split()[:8]
    pattern = r"\s*".join(map(re.escape, tokens))
    return re.compile(pattern).search(text.folded, at) is not None


def _day(text: WholeText, label: re.Pattern[str], end: int, field: str, facts: dict[str, Fact[Any]]) -> None:
    found: list[tuple[int, FoundDay]] = []
    for match in label.finditer(text.folded, 0, end):
        days = find_days(text.text[match.end() : match.end() + 45])
        if days and days[0].start <= 14:
            found.append((match.end(), days[0]))
    if not found:
        return
    at, day = found[0]
    if day.day is None:
        return
    alone = len({item[1].day for item in found}) == 1
    facts[field] = text.fact(
        (at + day.start, at + day.end),
        day.day,
        sure=alone and day.other is None,
        why_not_sure="several days are printed there",
    )


def _region(text: WholeText, end: int) -> Span | None:
    match = _ASSURANCE.search(text.folded, 0, end)
    if match is None:
        return None
    stop = _ASSURANCE_END.search(text.folded, match.end() + 20, min(end, match.end() + 420))
    return match.start(), stop.start() if stop else min(end, match.end() + 300)


def _level(text: WholeText, end: int, facts: dict[str, Fact[Any]]) -> None:
    """The certificate page decides; the results chapter must not say otherwise."""
    region = _region(text, end)
    claims = claimed_level(text)
    here = [claim for claim in claims if region and region[0] <= claim.level.span[0] < region[1]]
    first = level_facts(text, here or claims)
    everywhere = level_facts(text, claims)
    for name, fact in first.items():
        other = everywhere.get(name)
        if other is not None and not other.sure:
            fact = replace(fact, sure=False, why_not_sure="certificate page and results chapter differ")
        facts[name] = fact


def _profiles(text: WholeText, end: int, facts: dict[str, Fact[Any]]) -> None:
    match = _PROFILES.search(text.folded, 0, end)
    if match is None:
        return
    printed = joined(_MARGIN.sub(" ", text.text[match.start("profiles") : match.end("profiles")]))
    printed = re.sub(r"(?<=-) (?=\d)", "", printed)
    if re.fullmatch(r"(?:none|keine?|no)\b.{0,20}", printed, re.IGNORECASE):
        facts["protection_profiles"] = text.fact(match.span("profiles"), [], sure=True)
        return
    several = re.split(
        r"(?<=\d{4}) (?:and|und) (?=[A-Z])|(?<=\d{4})[;,] (?=[A-Z][a-z]+ .{0,80}Protection)", printed
    )
    facts["protection_profiles"] = text.fact(match.span("profiles"), several, sure=True)


def _procedure(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    """What the chapter on the certification procedure says: sponsor, developer, laboratory."""
    body = re.search(r"federal office for information security|bundesamt fur sicherheit", text.head(4))
    if body is not None:
        facts["certification_body"] = text.fact(body.span(), _BODY, sure=_BODY in text.text)
    for field, pattern in (("sponsor", _SPONSOR), ("laboratory", _LABORATORY), ("developer", _DEVELOPED)):
        match = pattern.search(text.folded)
        if match is None or field in facts:
            continue
        name = organisation(text.words(match.span("name")))
        start = match.start("name")
        # As many characters of the text as the name has, or more where it is broken over lines.
        span = (start, start + len(name) + text.text.count("\n", start, start + len(name)))
        facts[field] = text.fact(span, name, sure=bool(name))
    match = _RECERTIFIED.search(text.folded)
    if match is not None:
        facts["evaluation_type"] = text.fact(match.span(), "re-certification", sure=True)
