"""What is read alike on every Common Criteria paper: language, page marks, chips, libraries."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from cardassay.documents.cc.text import Span, WholeText
from cardassay.model.evidence import Fact

__all__ = ["chips_pattern", "language_of", "libraries_in", "pages_present", "product_parts"]

_COMMON_WORDS = {
    "en": ("the", "and", "of", "is", "with", "this", "for"),
    "fr": ("le", "la", "les", "des", "est", "du", "une", "et"),
    "de": ("der", "die", "das", "und", "ist", "mit", "von", "dem"),
    "es": ("el", "los", "las", "del", "una", "con", "para", "y"),
    "it": ("il", "gli", "della", "del", "una", "con", "per", "e"),
    "nl": ("het", "een", "van", "en", "zijn", "voor", "met"),
}
# Both begin with a digit, which the search runs to fast; what stands before it is looked at after.
_PAGE_MARK = re.compile(r"(\d(?<![\d./-]\d)\d{0,2})\s?(?:/|of|von|de|sur|di)\s?(\d{1,3})(?![\d./-])")
_BRACKET_MARK = re.compile(r"(\d(?<!\d\d)\d{0,2})\s?\((\d{1,3})\)")


@cache
def _names() -> dict[str, tuple[str, ...]]:
    text = resources.files("cardassay.documents.cc").joinpath("names.toml").read_text(encoding="utf-8")
    return {key: tuple(value) for key, value in tomllib.loads(text).items()}


@cache
def chips_pattern() -> re.Pattern[str]:
    """Designations of secure integrated circuits."""
    return re.compile(r"(?<![\w-])(?:" + "|".join(_names()["chips"]) + r")(?!\w)", re.IGNORECASE)


@cache
def _libraries_pattern() -> re.Pattern[str]:
    names = "|".join(_names()["libraries"])
    return re.compile(
        # What stands before the name is part of the match: the search runs fast to such signs.
        rf"[^\w-](?P<name>{names})(?:\s+(?:version|ver\.?|v\.?))?\s*,?\s?(?P<version>v?\d{{1,3}}(?:\.[\dx]{{1,5}})+\w?)(?!\w)",
        re.IGNORECASE,
    )


def language_of(text: WholeText) -> Fact[str] | None:
    """The language that most common words of the first pages belong to."""
    end = min(text.pages_to(6), 20_000)
    words = Counter(re.findall(r"[a-z]+", text.folded[:end]))
    scores = {language: sum(words[word] for word in common) for language, common in _COMMON_WORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    second = max(score for language, score in scores.items() if language != best)
    if scores[best] < 8:
        return None
    start = len(text.text) - len(text.text.lstrip())
    line = text.text.find("\n", start)
    return text.fact((start, line if line > 0 else end), best, sure=scores[best] > 2 * second)


def pages_present(text: WholeText) -> Fact[list[str]] | None:
    """Page marks such as ``3 of 15``, found in the first or last lines of the pages."""
    starts = (*text.page_starts(), len(text.folded) + 1)
    marks: list[tuple[int, int, int]] = []
    for begin, end in pairwise(starts):
        for stretch in ((begin, min(begin + 300, end)), (max(begin, end - 300), end - 1)):
            for pattern in (_PAGE_MARK, _BRACKET_MARK):
                for match in pattern.finditer(text.folded, *stretch):
                    marks.append((int(match[1]), int(match[2]), match.start(1)))
    if not marks:
        return None
    ((total, _times),) = Counter(mark[1] for mark in marks).most_common(1)
    own = {page: at for page, of, at in reversed(marks) if of == total and 1 <= page <= total}
    if not own or (len(own) < 2 and total > 2):
        return None
    ordered = sorted(own)
    at = own[ordered[0]]
    return text.fact(
        (at, at + 10), [f"{page} of {total}" for page in ordered], sure=len(own) * 2 >= len(starts) - 1
    )


def libraries_in(text: WholeText, product: Fact[Any] | None) -> Fact[list[str]] | None:
    """Versions of libraries: those of the product's name, else those of the first chapters."""
    if product is not None:
        named = _versions(str(product.value))
        if named:
            return replace(product, value=list(named))
    end = min(text.pages_to(20), 80_000)
    found = _versions(text.text[:end])
    if not found:
        return None
    return text.fact(
        next(iter(found.values())),
        list(found)[:20],
        sure=False,
        why_not_sure="gathered from running text; some may belong to documents or other products",
    )


def _versions(printed: str) -> dict[str, Span]:
    """Libraries with their versions, in order, and where each stands first."""
    found: dict[str, Span] = {}
    for match in _libraries_pattern().finditer(f"\n{printed}"):
        name = " ".join(f"{match['name']} {match['version']}".split())
        found.setdefault(name, (match.start("name") - 1, match.end() - 1))
    return found


_ON = re.compile(r"\s(?:on|sur|auf)\s(?:the\s)?")
_PART_END = re.compile(r"\s[-–—]\s|,\s|\s\(|\swith\s|\sincluding\s")


def product_parts(product: Fact[Any]) -> dict[str, Fact[Any]]:
    """
    ``ic`` or ``platform`` as the product's own name says it: "applet *on* platform".

    A name that does not say it in this way gives nothing.
    """
    name = str(product.value)
    parts = _ON.split(name)
    if len(parts) < 2:
        return {}
    base = _PART_END.split(parts[-1])[0].strip()
    if not base or len(base) > 80 or not re.search(r"\d", base):
        return {}
    field = (
        "ic"
        if chips_pattern().match(base) and not re.search(r"jcop|java", base, re.IGNORECASE)
        else "platform"
    )
    return {field: replace(product, value=base)}
