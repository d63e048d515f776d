"""Security targets, also "lite" and "public" ones: what a developer claims for a product."""

from __future__ import annotations

import re
from typing import Any

from cardassay.documents.cc.claims import claimed_level, level_facts
from cardassay.documents.cc.developer import developer_of
from cardassay.documents.cc.references import profiles_cited
from cardassay.documents.cc.text import Span, WholeText
from cardassay.documents.cc.title import product_of
from cardassay.documents.dates import find_days
from cardassay.model.evidence import Fact

__all__ = ["read_target"]

_TITLE_PAGE = 2600
# A heading "PP claims", and a sentence "strict conformance to". The rare word of each is looked for
# first, and what must stand before it only there.
_CLAIMS = re.compile(r"claims?\s*\n")
_BEFORE_CLAIMS = re.compile(
    r"[\n\f]\s*(?:\d+(?:\.\d+)*\.?\s+)?(?:pp|protection\s+profiles?)\s+(?:conformance\s+)?\Z"
)
_CONFORMS = re.compile(r"conform(?:ance|ant|ing|s)\s+(?:to|with)")
_BEFORE_CONFORMS = re.compile(r"(?:strict|demonstrable|exact)(?:ly)?\s+\Z")
_FAR_BEFORE = 200
_SHORT_PROFILE = re.compile(r"(?<![a-z])pp[-_ ]?(\d{4})(?!\d)")
_PROFILE_TAG = re.compile(r"\[(pp[^\]\d]{0,20})\]")
_OF_ANOTHER = re.compile(r"\b(?:uses the results?|underlying|composite evaluation)\b")
_LISTED = re.compile(r"\.{6}|(?: \.){6}")


def read_target(text: WholeText) -> dict[str, Fact[Any]]:
    """The fields of a security target, by name; level and components are claims."""
    facts: dict[str, Fact[Any]] = {}
    product = product_of(text)
    developer = developer_of(text, product.value if product else "")
    for name, fact in (("product", product), ("developer", developer)):
        if fact is not None:
            facts[name] = fact
    _day(text, facts)
    facts.update(level_facts(text, claimed_level(text)))
    _profiles(text, facts)
    return facts


def _day(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    """The day of the document, when the title page prints one day only."""
    end = min(text.pages_to(1), _TITLE_PAGE)
    days = [day for day in find_days(text.text[:end]) if day.day is not None and not day.short_year]
    if len({day.day for day in days}) == 1:
        day = days[0]
        facts["issue_day"] = text.fact(
            (day.start, day.end),
            day.day,
            sure=day.other is None,
            why_not_sure="day and month cannot be told apart",
        )


def _profiles(text: WholeText, facts: dict[str, Fact[Any]]) -> None:
    """The profiles that the conformance claim names by number."""
    found: dict[str, tuple[str, Span]] = {}
    claims = []
    for start, behind in _profile_claims(text.folded):
        if _LISTED.search(text.folded, start, behind + 60):
            continue
        end = min(behind + 900, len(text.text))
        claims.append(text.folded[behind:end])
        for number in profiles_cited(text, behind, end):
            found.setdefault(number.text.lower(), (number.text, number.span))
    if not found:
        return
    names = [name for name, _span in found.values()]
    first = next(iter(found.values()))[1]
    facts["protection_profiles"] = text.fact(
        first,
        names,
        sure=len(names) == 1 and not _others(" ".join(claims), names[0]),
        why_not_sure="some may be cited and not claimed, or claimed without a whole number",
    )


def _others(claims: str, name: str) -> bool:
    """Whether the claim names profiles beside this one, shortened or by the tags of the bibliography."""
    own = " ".join(s for s in re.split(r"(?<=[a-z)\]])\.\s", claims) if not _OF_ANOTHER.search(s))
    short = set(_SHORT_PROFILE.findall(own)) - set(re.findall(r"\d{4}", name))
    return bool(short) or len(set(_PROFILE_TAG.findall(own))) > 1


def _profile_claims(folded: str) -> list[Span]:
    """Where the text begins to say which profiles are claimed, in order."""
    found: list[Span] = []
    for rare, before in ((_CLAIMS, _BEFORE_CLAIMS), (_CONFORMS, _BEFORE_CONFORMS)):
        last = 0
        for match in rare.finditer(folded):
            least = max(last, match.start() - _FAR_BEFORE)
            opening = before.search(folded[least : match.start()])
            if opening is not None:
                last = match.end()
                found.append((least + opening.start(), last))
    return sorted(found)
