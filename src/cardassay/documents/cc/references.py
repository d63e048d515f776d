"""Other certificates that a paper cites, with the sentence and what the citation seems to mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cardassay.documents.cc.numbers import Number, core, find_numbers
from cardassay.documents.cc.text import Span, WholeText
from cardassay.documents.folding import fold
from cardassay.model.evidence import Fact

__all__ = ["Reference", "profiles_cited", "references_in"]

_REACH = 260
_BEGIN = re.compile(r"(?<=[a-zA-Z)\]])[.;]\s+(?=\S)|\n\s*\n|[•▪●■\uf0b7]|\f|\n(?=\[[^\]\n]{1,25}\])")
_END = re.compile(r"(?<=[a-zA-Z0-9)\]])\.(?=\s+\S)|\n\s*\n|[•▪●■\uf0b7]|\f|\n(?=\[[^\]\n]{1,25}\])")


@dataclass(frozen=True, slots=True)
class _Role:
    role: str
    strong: bool
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One cited number."""

    number: str
    sentence: str
    page: int
    role: str
    strong: bool
    """The sentence says the role in so many words."""

    span: Span


@cache
def _roles() -> tuple[_Role, ...]:
    text = resources.files("cardassay.documents.cc").joinpath("references.toml").read_text(encoding="utf-8")
    return tuple(
        _Role(raw["role"], raw["strong"], tuple(map(re.compile, raw["patterns"])))
        for raw in tomllib.loads(text)["role"]
    )


def references_in(text: WholeText, own: str) -> Fact[Any] | None:
    """The certificates that the paper cites, other than itself, in the order of their first mention."""
    cited: dict[str, list[Number]] = {}
    for number in find_numbers(text):
        if number.form == "product" and not _is_own(number.text, own):
            cited.setdefault(_key(number.text), []).append(number)
    found = [_reference(text, numbers, own) for numbers in _whole(cited).values()]
    if not found:
        return None
    unclear = [reference.number for reference in found if not reference.strong]
    return text.fact(
        found[0].span,
        [{"number": r.number, "sentence": r.sentence, "page": r.page, "role": r.role} for r in found],
        sure=not unclear,
        why_not_sure=f"what the citation of {', '.join(unclear[:5])} means is a proposal",
    )


def _key(number: str) -> str:
    return fold(number).replace("_", "/")


def _is_own(number: str, own: str) -> bool:
    """The paper's own number, in full, shortened, or with the suffix of its report."""
    if not own:
        return False
    one, other = _key(number), _key(own)
    if one == other or other.startswith(f"{one}-") or one.startswith(f"{other}-cr"):
        return True
    # Dutch report, certificate and project numbers share the core; issues of the report do not count.
    return "nscib" in other and core(number) == core(own) and not _issue(number, own)


def _issue(number: str, own: str) -> bool:
    """Both name an issue of the report, and not the same one."""
    ones, others = (re.search(r"-cr(\d?(?:\.\d)?)$", _key(n)) for n in (number, own))
    return ones is not None and others is not None and ones[1] != others[1]


def _whole(cited: dict[str, list[Number]]) -> dict[str, list[Number]]:
    """Numbers that were broken off at a line end joined to the one whole number they begin."""
    whole: dict[str, list[Number]] = {}
    for key, numbers in cited.items():
        longer = [other for other in cited if other.startswith(f"{key}-") and other != key]
        if len(longer) == 1 and re.search(r"-(?:v\d{1,2}|\d{3,8})$", key):
            whole.setdefault(longer[0], []).extend(numbers)
        else:
            whole.setdefault(key, []).extend(numbers)
    return whole


def _reference(text: WholeText, numbers: Sequence[Number], own: str) -> Reference:
    """The mention that says most about the role."""
    readings = [_read(text, number, own) for number in numbers[:12]]
    best = next((r for r in readings if r.strong), None) or next(
        (r for r in readings if r.role != "unknown"), readings[0]
    )
    longest = max((number.text for number in numbers), key=len)
    return Reference(longest, best.sentence, best.page, best.role, best.strong, best.span)


def _read(text: WholeText, number: Number, own: str) -> Reference:
    sentence = _sentence(text, number.span)
    folded = fold(sentence)
    role, strong = "unknown", False
    for group in _roles():
        if any(pattern.search(folded) for pattern in group.patterns):
            role, strong = group.role, group.strong
            break
    if own and core(number.text) == core(own):
        # An issue of the same procedure is never a component of itself.
        strong = True
        if role != "re-evaluation":
            role = "previous-version"
    return Reference(number.text, sentence, text.page_at(number.span[0]).number, role, strong, number.span)


def _sentence(text: WholeText, span: Span) -> str:
    start, end = max(0, span[0] - _REACH), min(len(text.text), span[1] + _REACH)
    before = [match.end() for match in _BEGIN.finditer(text.text, start, span[0])]
    after = _END.search(text.text, span[1], end)
    return text.words((before[-1] if before else start, after.end() if after else end))


def profiles_cited(text: WholeText, start: int, end: int) -> tuple[Number, ...]:
    """The protection profiles whose numbers stand in a stretch, each once."""
    found: dict[str, Number] = {}
    for number in find_numbers(text, start, end):
        if number.form == "profile":
            found.setdefault(_key(number.text), number)
    return tuple(found.values())
