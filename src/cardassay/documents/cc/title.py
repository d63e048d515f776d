"""The product that a security target is about: its title page, and how the text names it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cardassay.documents.cc.knowledge import titles
from cardassay.documents.cc.labelled import has_legal_form
from cardassay.documents.cc.text import Span, WholeText
from cardassay.documents.folding import fold
from cardassay.model.evidence import Fact

__all__ = ["product_of"]

_FRONT_PAGES = 14
_SEVERAL = 3
_MOST_LINES, _MOST_SIGNS = 34, 2600
_LISTED = re.compile(r"\.{6}|(?: \.){6}")

_Lines = Sequence[re.Match[str]]


def product_of(text: WholeText) -> Fact[str] | None:
    """
    The product with its version, from the title page or, where that says less, from the text.

    Sure where title and text agree, or where the whole name stands again behind the title page.
    """
    title, named = _title(text), _named_product(text)
    if title is None:
        return None if named is None else text.fact(named, _clean(text.words(named)), sure=False)
    name = _clean(text.words(title))
    if named is None:
        sure = _has_version(name) and _again(text, name, title[1])
        return text.fact(title, name, sure=sure, why_not_sure="the name stands on the title page only")
    other = _clean(text.words(named))
    agree = _shares(name, other)
    if _versions(other) > _versions(name) or (not agree and _has_version(other)):
        # What the text calls the product by a label says more than the title.
        akin = bool(_tokens(name) & _tokens(other)) and _again(text, other, 0)
        return text.fact(named, other, sure=agree or akin, why_not_sure="title and text name it differently")
    return text.fact(
        title,
        name,
        sure=_has_version(name) and (agree or _again(text, name, title[1])),
        why_not_sure="title and text name the product differently",
    )


def _versions(name: str) -> int:
    """How many words hold a digit and are no bare count."""
    return len(_numbered(name))


def _numbered(name: str) -> list[str]:
    return sorted(token for token in _tokens(name) if len(token) > 1 and re.search(r"\d", token))


def _has_version(name: str) -> bool:
    return re.search(r"\d", name) is not None


def _clean(name: str) -> str:
    return re.sub(r"\s+([,.;:])", r"\1", name).strip(' :;,–—-"“”')


def _tokens(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9.]*[a-z0-9]", fold(name).replace("™", "")))


def _shares(one: str, other: str) -> bool:
    """All words of the shorter name stand in the longer one."""
    first, second = _tokens(one), _tokens(other)
    return bool(first and second) and (first <= second or second <= first)


def _again(text: WholeText, name: str, at: int) -> bool:
    """The same words stand again behind the title page, or at least each of its versions several times."""
    numbered = _numbered(name)
    if numbered and all(text.folded.count(token, at) >= _SEVERAL for token in numbered):
        return True
    words = r"[\s_-]*".join(map(re.escape, re.findall(r"[^\s_-]+", fold(name))))
    return re.compile(words).search(text.folded, at) is not None


def _title(text: WholeText) -> Span | None:
    """The lines of the product on the title page, next to the line that says Security Target."""
    end = min(text.pages_to(1), _MOST_SIGNS)
    counters = _page_counters(text)
    lines = [
        match
        for match in re.finditer(r"[^\n\f]+", text.folded[:end])
        if match.group().strip() and " ".join(match.group().split()) not in counters
    ][:_MOST_LINES]
    standing = [n for n, line in enumerate(lines) if _is_marker(line)]
    for index in standing:
        blocks = [block for before in (True, False) if (block := _block(lines, index, before=before))]
        versioned = [block for block in blocks if _has_version(text.folded[block[0] : block[1]])]
        if blocks:
            return (versioned or blocks)[0]
    return next((span for line in lines if (span := _beside(lines, line)) is not None), None)


def _page_counters(text: WholeText) -> frozenset[str]:
    """First and last lines of page 1 that come again on page 2 with the next number: page heads."""
    if len(text.paper.pages) < 2:
        return frozenset()
    starts = (*text.page_starts(), len(text.folded) + 1)
    first, second = (
        [" ".join(line.split()) for line in text.folded[begin : end - 1].split("\n") if line.strip()]
        for begin, end in ((starts[0], starts[1]), (starts[1], starts[2]))
    )
    ends = (*first[:3], *first[-3:])
    return frozenset(
        line for line in ends if (turned := re.sub(r"\b1\b", "2", line, count=1)) != line and turned in second
    )


def _is_marker(line: re.Match[str]) -> bool:
    return titles().marker.fullmatch(" ".join(line.group().split()).strip(" :-")) is not None


def _is_noise(line: re.Match[str]) -> bool:
    words = " ".join(line.group().split())
    return titles().noise.fullmatch(words) is not None or titles().marker.search(words) is not None


def _beside(lines: _Lines, line: re.Match[str]) -> Span | None:
    """What stands on one line with the words Security Target, or on the lines behind them."""
    marker = titles().marker.search(line.group())
    if marker is None:
        return None
    before, behind = (
        line.group()[: marker.start()].strip(" :-,."),
        line.group()[marker.end() :].strip(" :-,."),
    )
    if behind in ("of", "for", "of the", "for the") and not before:
        return _block(lines, lines.index(line), before=False)
    if len(before) > max(len(behind), 4):
        return line.start(), line.start() + marker.start()
    if len(behind) > 6 and not titles().noise.fullmatch(behind):
        return line.start() + marker.end(), line.end()
    return None


def _block(lines: _Lines, index: int, *, before: bool) -> Span | None:
    """The product lines next to the marker: lines that are noise are passed over, then end it."""
    numbers = range(index - 1, -1, -1) if before else range(index + 1, len(lines))
    block: list[re.Match[str]] = []
    for number in numbers:
        line = lines[number]
        if _is_noise(line) or _is_marker(line):
            if block:
                break
            continue
        if not re.search(r"[a-z]|\d\.\d", line.group()):
            continue
        block.append(line)
        if len(block) == 14:
            break
    ordered = sorted(block, key=lambda line: line.start())
    while len(ordered) > 1 and _is_company(ordered[0], ordered[1:]):
        ordered.pop(0)
    while len(ordered) > 1 and has_legal_form(ordered[-1].string[ordered[-1].start() : ordered[-1].end()]):
        ordered.pop()
    return (ordered[0].start(), ordered[-1].end()) if ordered else None


def _is_company(line: re.Match[str], rest: _Lines) -> bool:
    """A line without a digit that is a firm's name, or one word alone above a name with a version."""
    words = line.group().strip()
    if re.search(r"\d", words):
        return False
    legal = re.search(r"\b(?:gmbh|ag|s\.?a\.?s?|b\.?v|n\.?v|ltd|inc|corp\w*|limited|kft|co)\b\.?", words)
    alone = len(words.split()) == 1 and any(_has_version(other.group()) for other in rest)
    return legal is not None or alone


def _named_product(text: WholeText) -> Span | None:
    end = text.pages_to(_FRONT_PAGES)
    for pattern in titles().product:
        for match in pattern.finditer(text.folded, 0, end):
            last = pattern.groups
            if not _LISTED.search(match.group()) and len(match.group().split()) <= 34:
                return match.start(1), match.end(last)
    return None
