"""Numbers read from a whole text, and found in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

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
    if len(text) > 200 or not any(map(str.isdigit, text)):
        return None
    for plain in _whole_texts(text):
        found = {number for number in (_whole(each, text, country) for each in plain) if number is not None}
        if len(found) == 1:
            return found.pop()
        if found:
            # A blank between two digits can part two groups or one; nobody can tell.
            return None
    return None


_AROUND = " \t\r\n.,;:()[]{}<>\"'*#|_-"
_SEPARATOR = re.compile(r"\s*([-/_])\s*")
_DOUBLED = re.compile(r"[-_]{2,}")
_WORD = re.compile(r"([^\W\d_]+(?:-certificate)?)[°º.:#]*[\s:._#]+(?=\S)")


def _whole_texts(text: str) -> Iterator[tuple[str, ...]]:
    """The folded text, then without the words before it; each also with blanks inside mended."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FOLDED).translate(_UNSEEN))
    plain = _DOUBLED.sub("-", _SEPARATOR.sub(r"\1", text.lower().strip(_AROUND)))
    yield from _mended(plain)
    shorter = plain
    while (word := _WORD.match(shorter)) and word[1] in leading_words():
        shorter = shorter[word.end() :].strip(_AROUND)
        yield from _mended(shorter)


def _mended(plain: str) -> Iterator[tuple[str, ...]]:
    yield (" ".join(plain.split()),)
    if any(map(str.isspace, plain)):
        yield "-".join(plain.split()), "".join(plain.split())


def _whole(plain: str, text: str, country: str) -> CertificateNumber | None:
    told: Form | None = None
    for form in forms():
        if form.found == "told" and form.country != country:
            continue
        match = form.whole(plain)
        if match is not None:
            if form.found != "told":
                return _number(form, match, text.strip())
            told = told or form
    if told is not None and (match := told.whole(plain)) is not None:
        return _number(told, match, text.strip())
    return None


_CHANGE = re.compile(r"([a-z]+)[-_\s]*(\d*)")
_CAPITALS = ("body", "letters", "word", "level", "run")


def _number(form: Form, match: re.Match[str], text: str) -> CertificateNumber:
    raw = {name: value for name, value in match.groupdict().items() if value is not None}
    number = int(raw["number"]) if "number" in raw else None
    version = int(raw["version"]) if "version" in raw else None
    year = int(raw["year"]) if "year" in raw else None
    two = int(raw["yy"]) if "yy" in raw else None
    if year is None and two is not None:
        year = two + (1900 if two >= 90 else 2000)
    capitals = {name: raw[name].upper() for name in _CAPITALS if name in raw}
    if "body" in raw:
        capitals["body"] = form.names.get(_no_l(raw["body"], form), capitals["body"])
    changes = _changes(form, raw)
    revision = max(int(raw.get("revision", 0)), int(raw.get("again", 0)))
    parts: dict[str, str | int | None] = {
        **capitals,
        "number": number,
        "version": version,
        "sub": raw.get("sub"),
        "year": year,
        "yy": two,
        "month": int(raw["month"]) if "month" in raw else None,
        "issue": raw.get("issue"),
        "revision": revision,
        "changes": "".join(form.written.fill({"word": c.word, "n": c.number}) for c in changes),
    }
    if revision:
        changes = (*changes, Change(ChangeKind.REVISION, revision))
    return CertificateNumber(
        canonical=form.canonical.fill(parts),
        core=form.core.fill(parts),
        scheme=form.scheme,
        country=form.country,
        kind=form.kind,
        form=form.id,
        text=text,
        number=number,
        letters=capitals.get("letters", ""),
        body=capitals.get("body", ""),
        version=version,
        year=year,
        month=int(raw["month"]) if "month" in raw else None,
        changes=changes,
        issue=raw.get("issue"),
        by_year=form.by_year,
        why_ambiguous=form.why_ambiguous,
    )


def _no_l(body: str, form: Form) -> str:
    """A body's name with the letter that was confused set right, when that gives a known name."""
    return next((name for name in form.names if name.replace("i", "l") == body.replace("i", "l")), body)


def _changes(form: Form, raw: dict[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(form.changes[word], int(count) if count else None, word.upper())
        for word, count in _CHANGE.findall(raw.get("changes", ""))
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
    return tuple(
        (_number(form, match, text[match.start() : match.end()]), match.start(), match.end())
        for form, match in find_in_folded(folded)
    )


@cache
def _finders() -> tuple[tuple[str, tuple[Form, ...]], ...]:
    """Forms found in running text, by the words that stand in them."""
    by_anchor: dict[str, list[Form]] = {}
    for form in forms():
        if form.found == "anywhere":
            for anchor in form.anchors:
                by_anchor.setdefault(anchor, []).append(form)
    return tuple((anchor, tuple(each)) for anchor, each in by_anchor.items())


def find_in_folded(
    folded: str, start: int = 0, end: int | None = None
) -> tuple[tuple[Form, re.Match[str]], ...]:
    """The forms and matches in a stretch of text in lower case with plain hyphens, without overlap."""
    stop = len(folded) if end is None else end
    found: list[tuple[int, int, Form, re.Match[str]]] = []
    for anchor, each in _finders():
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
