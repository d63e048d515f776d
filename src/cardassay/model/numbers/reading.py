"""Numbers read from a whole text, and found in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from cardassay.model.numbers.forms import Form, forms, leading_words
from cardassay.model.numbers.number import CertificateNumber, Change, ChangeKind

__all__ = ["find_in_folded", "find_numbers", "parse_number"]

_HYPHENS = "‐‑‒–—―−⁃﹣－\u00ad\ufffe"
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
        "／": "/",
        "＿": "_",
    }
)
_DIGIT = re.compile(r"\d")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(maxsize=32_768)
def parse_number(text: str, country: str = "") -> CertificateNumber | None:
    """
    The number that the whole text is; ``None`` when it is not one of a known form.

    Forgives what text layers, file names and hands do to a number: odd hyphens, line breaks and blanks
    inside, ``_`` for ``/``, lower case, l for I, and words such as "Certificate" before it.

    Args:
        text: One number, with nothing but such words around it.
        country: ISO 3166 code of the issuer's country when it is known from elsewhere; some schemes'
            numbers, such as the Australian 2010/67, are recognised only with it.

    >>> parse_number("ANSSl‐CC‐2023_06\\n-M01").canonical
    'ANSSI-CC-2023/06-M01'
    >>> parse_number("CERTIFICATE EUCC-3087-2025-12-0001") == parse_number("EUCC-3087-2025-0000000001-00000")
    True
    >>> parse_number("2010/67") is None, parse_number("2010/67", "AU").canonical
    (True, 'AISEP-2010/67')
    """
    if len(text) > 200 or _DIGIT.search(text) is None:
        return None
    if country == "UK":
        country = "GB"
    for plain in _readings(text):
        found = {number for each in plain if (number := _whole(each, text.strip(), country)) is not None}
        if len(found) == 1:
            return found.pop()
        if found:
            # A blank between two digits can part two groups or one; nobody can tell.
            return None
    return None


_AROUND = " \t\r\n\f.,;:()[]{}<>\"'*#|_-"
_SEPARATOR = re.compile(r"\s+([-/_])\s*|([-/_])\s+")
_DOUBLED = re.compile(r"[-_‐‑]\s*[\u00ad\ufffe]|[\u00ad\ufffe]\s*[-_‐‑]")
_BLANK = re.compile(r"\s")
_WORD = re.compile(r"([^\W\d_]+)[°º.:#]*[\s:._#]+(?=\S)")


def _readings(text: str) -> Iterator[tuple[str, ...]]:
    """The folded text, then without the words before it; each also with blanks inside mended."""
    if not text.isascii():
        # A soft hyphen beside a hyphen is the layout's, not the number's.
        text = _DOUBLED.sub("-", text)
        text = unicodedata.normalize("NFKC", text.translate(_FOLDED).translate(_UNSEEN))
    plain = text.lower().strip(_AROUND)
    if _BLANK.search(plain):
        plain = _SEPARATOR.sub(r"\1\2", plain)
    yield from _mended(plain)
    while (word := _WORD.match(plain)) and word[1] in leading_words():
        plain = plain[word.end() :].strip(_AROUND)
        yield from _mended(plain)


def _mended(plain: str) -> Iterator[tuple[str, ...]]:
    if _BLANK.search(plain) is None:
        yield (plain,)
        return
    parts = plain.split()
    yield (" ".join(parts),)
    yield "-".join(parts), "".join(parts)


@cache
def _any(country: str) -> tuple[re.Pattern[str], tuple[Form, ...]]:
    """All forms that a whole text may have as one pattern, which is fast; ``form0`` is the first form."""
    usable = tuple(form for form in forms() if form.found != "told") + tuple(
        form for form in forms() if form.found == "told" and form.country == country
    )
    return re.compile("|".join(f"(?P<form{n}>{form.bare})" for n, form in enumerate(usable))), usable


def _whole(plain: str, text: str, country: str) -> CertificateNumber | None:
    pattern, usable = _any(country)
    match = pattern.fullmatch(plain)
    if match is None or match.lastgroup is None:
        return None
    form = usable[int(match.lastgroup.removeprefix("form"))]
    whole = form.whole.fullmatch(plain)
    number = None if whole is None else _number(form, whole, text)
    # Nothing is counted from nought: such a number cannot exist.
    return None if number is None or number.number == 0 else number


_CHANGE = re.compile(r"([a-z]+)[-_\s]*(\d*)")
_CAPITALS = ("body", "letters", "word", "level", "run")
_TO_I = str.maketrans("L1", "II")
_COUNTS = ("number", "version", "year", "yy", "month")


def _number(form: Form, match: re.Match[str], text: str) -> CertificateNumber:
    parts: dict[str, Any] = match.groupdict()
    for name in _COUNTS:
        if parts.get(name) is not None:
            parts[name] = int(parts[name])
    for name in _CAPITALS:
        if parts.get(name) is not None:
            parts[name] = parts[name].upper()
    year = parts.get("year")
    if year is None and (short := parts.get("yy")) is not None:
        year = short + (1900 if short >= 90 else 2000)
    if form.names and parts.get("body"):
        parts["body"] = form.names.get(parts["body"].translate(_TO_I).lower(), parts["body"])
    changes: tuple[Change, ...] = ()
    if form.changes and parts.get("changes"):
        changes = tuple(
            Change(form.changes[word], int(count) if count else None, word.upper())
            for word, count in _CHANGE.findall(parts["changes"])
        )
        parts["changes"] = "".join(form.written.fill({"word": c.word, "n": c.number}) for c in changes)
    if "again" in parts:
        parts["revision"] = max(int(parts.get("revision") or 0), int(parts.get("again") or 0))
        if parts["revision"]:
            changes = (Change(ChangeKind.REVISION, parts["revision"]),)
    return CertificateNumber(
        canonical=form.canonical.fill(parts),
        core=form.core.fill(parts),
        scheme=form.scheme,
        country=form.country,
        kind=form.kind,
        form=form.id,
        text=text,
        number=parts.get("number"),
        letters=parts.get("letters") or "",
        body=parts.get("body") or "",
        version=parts.get("version"),
        year=year,
        month=parts.get("month"),
        changes=changes,
        issue=parts.get("issue"),
        by_year=form.by_year,
        why_ambiguous=form.why_ambiguous,
    )


def find_numbers(text: str) -> tuple[tuple[CertificateNumber, int, int], ...]:
    """
    The numbers in running text with their offsets, in order and without overlap.

    >>> [(n.canonical, start) for n, start, _ in find_numbers("see BSI-DSZ-CC-1107-V3-2022 and CC-2016")]
    [('BSI-DSZ-CC-1107-V3-2022', 4)]
    """
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not folded.isascii():
        folded = folded.translate(_FOLDED)
    found = (
        (_printed(form, match, text), match.start(), match.end()) for form, match in find_in_folded(folded)
    )
    return tuple(each for each in found if each[0].number != 0)


_GOES_ON = re.compile(r"[-_]\s{0,160}\d")


def _printed(form: Form, match: re.Match[str], text: str) -> CertificateNumber:
    number = _number(form, match, text[match.start() : match.end()])
    if _GOES_ON.match(match.string, match.end()) is None:
        return number
    return replace(number, why_ambiguous="more stands behind it that belongs to no known form")


@cache
def _finders(without: frozenset[str]) -> tuple[tuple[str, tuple[Form, ...]], ...]:
    """Forms found in running text, by the words that stand in them."""
    by_anchor: dict[str, list[Form]] = {}
    for form in forms():
        if form.found == "anywhere" and form.scheme not in without:
            for anchor in form.anchors:
                by_anchor.setdefault(anchor, []).append(form)
    return tuple((anchor, tuple(each)) for anchor, each in by_anchor.items())


def find_in_folded(
    folded: str, start: int = 0, end: int | None = None, *, without: frozenset[str] = frozenset()
) -> tuple[tuple[Form, re.Match[str]], ...]:
    """
    The forms and matches in a stretch of text in lower case with plain hyphens, without overlap.

    Args:
        folded: The text.
        start: Where the stretch begins.
        end: Behind its end; ``None`` for the end of the text.
        without: Schemes whose numbers are not looked for.
    """
    stop = len(folded) if end is None else end
    found: list[tuple[int, int, Form, re.Match[str]]] = []
    for anchor, each in _finders(without):
        at = folded.find(anchor, start, stop)
        while at >= 0:
            best = _at(folded, each, at, start, stop)
            if best is not None:
                found.append((best[1].start(), -best[1].end(), *best))
            at = folded.find(anchor, at + 1, stop)
    found.sort(key=lambda each: each[:2])
    kept: list[tuple[Form, re.Match[str]]] = []
    for _, _, form, match in found:
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((form, match))
    return tuple(kept)


def _at(
    folded: str, forms_here: tuple[Form, ...], anchor: int, start: int, stop: int
) -> tuple[Form, re.Match[str]] | None:
    """The longest number around an anchor; of two equally long ones, that of the more specific form."""
    reach = max(form.reach for form in forms_here)
    for begin in range(max(start, anchor - reach), anchor + 1):
        best: tuple[Form, re.Match[str]] | None = None
        for form in forms_here:
            match = form.inside.match(folded, begin, stop)
            if match is not None and match.end() > anchor and (best is None or match.end() > best[1].end()):
                best = form, match
        if best is not None:
            return best
    return None
