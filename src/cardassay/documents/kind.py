"""
The kind of a document, told before any field is read.

The knowledge stands in ``documents/kinds/*.toml``, one file per family of papers. A file is a list
of entries::

    [[kind]]
    kind = "cc-security-target"      # a value of model.document.Kind; a kind may have several entries
    least = 6                        # lowest score that counts; 5 when left out
    require_any = [                  # at least one must be found, else the entry is out
      { pattern = "security target", where = "head", weight = 8, says = "the title says Security Target" },
    ]
    require_all = []                 # each must be found, else the entry is out
    evidence = []                    # what else speaks for it
    against = []                     # what speaks against it; the weight is taken off

Each pattern is a regular expression (``pattern``) with

* ``where``: ``head`` (the first 900 signs of the first page and the first 500 of the second, where
  titles stand; on the second page at half the weight, unless the first one is nearly empty),
  ``first-page``, or ``anywhere`` (the first 12,000 signs of the paper);
  ``anywhere`` when left out;
* ``weight``: 4 in the head, 2 on the first page, 1 anywhere when left out. The weight of a
  ``require_any`` or ``require_all`` pattern counts for the score as well when it is found;
* ``says``: the reason shown to people; the pattern itself when left out.

Text and patterns are compared folded (:func:`cardassay.documents.folding.fold`): without regard to
case and diacritics, with plain hyphens and quotes, and every run of blanks and line ends as one
blank. So a pattern is written on one line, with single blanks, and meets a phrase that is broken
over lines.

The best score wins. What a paper merely cites stands in its body; what it is stands in its title:
so give titles the ``head`` and a weight of 6 to 10, and single words of the body 1 or 2. Where two
kinds come within two points, the one whose words stand first in the paper wins, and the guess is
not certain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from cardassay.documents.folding import fold
from cardassay.documents.management.mending import mended
from cardassay.documents.needles import Sought, branches_of
from cardassay.documents.page import Page, Paper
from cardassay.errors import Fault, KnowledgeError
from cardassay.model.document import Kind
from cardassay.model.evidence import Method

__all__ = ["Entry", "KindGuess", "Sign", "entries_of", "tell_kind"]

_PLACES = {"head": 4.0, "first-page": 2.0, "anywhere": 1.0}
_LEAST = 5.0
_CLOSE = 2.0
_COVER = 30
_FIRST_HEAD, _SECOND_HEAD, _ANYWHERE = 900, 500, 12_000


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a paper is taken for, and why."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    certain: bool = True
    """No other kind comes near."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One pattern that speaks for or against a kind."""

    pattern: str
    where: str
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to recognise one kind."""

    kind: Kind
    least: float
    require_any: tuple[Sign, ...] = ()
    require_all: tuple[Sign, ...] = ()
    evidence: tuple[Sign, ...] = ()
    against: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class _Looked:
    """A paper's folded text by place."""

    texts: Mapping[str, str] = field(hash=False)

    def weigh(self, sign: Sign) -> tuple[float, int]:
        """What the sign counts, 0 when it is not there, and where it stands."""
        at = self.find(sign)
        if at < 0:
            return 0.0, _ANYWHERE
        if sign.where != "head":
            # Behind everything of the head stands what is found elsewhere.
            return sign.weight, at + _FIRST_HEAD
        # The head of a second page is a title only behind a cover page that says nearly nothing.
        return (sign.weight / 2 if at > self.cover >= _COVER else sign.weight), at

    @property
    def cover(self) -> int:
        """Where the head of the first page ends and that of the second begins."""
        return self.texts["head"].find("\f")

    def find(self, sign: Sign) -> int:
        """Offset of the pattern in its place, -1 when it is not there."""
        text = self.texts[sign.where]
        # The first match of a choice is the first of the first matches of its alternatives; so only
        # those of which a word stands in the text need be compiled and run.
        found = (branch.search(text, text) for branch in _branches(sign.pattern))
        return min((match.start() for match in found if match is not None), default=-1)


def tell_kind(paper: Paper) -> KindGuess:
    """The kind whose entry fits best; ``unknown`` when none reaches its least score."""
    looked = _look(paper)
    scored = [
        (score, first, entry, reasons)
        for entry in _all_entries()
        for score, first, reasons in (_score(entry, looked),)
        if score >= entry.least
    ]
    if not scored:
        return KindGuess(Kind.UNKNOWN, ("no title or wording of a known kind was found",), certain=False)
    best = max(score for score, *_ in scored)
    near = [item for item in scored if item[0] >= best - _CLOSE]
    _score_of_it, _first, entry, reasons = min(near, key=lambda item: (item[1], -item[0]))
    certain = len({item[2].kind for item in near}) == 1
    return KindGuess(entry.kind, reasons, certain)


_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


# "认 证 证 书": letters of a title set apart.
_SPACED_OUT = re.compile(r"(?<!\S)[\u3040-\u30ff\u3400-\u9fff](?: [\u3040-\u30ff\u3400-\u9fff])+(?!\S)")


def _flat(text: str) -> str:
    """The text folded, with every run of blanks and line ends as one blank."""
    joined = _SPACED_OUT.sub(lambda spaced: spaced.group().replace(" ", ""), " ".join(text.split()))
    return fold(joined.translate(_LIGATURES))


def _text_of(page: Page, most: int) -> str:
    """The first signs of a page; of a recognised one with misread letters set right."""
    text = page.text[:most]
    return re.sub(r"\S+", lambda word: mended(word.group()), text) if page.method is Method.OCR else text


def _look(paper: Paper) -> _Looked:
    pages = [_flat(_text_of(page, _ANYWHERE * 2)) for page in paper.pages[:1]]
    first = pages[0] if pages else ""
    rest: list[str] = []
    length = len(first)
    for page in paper.pages[1:]:
        if length >= _ANYWHERE:
            break
        rest.append(_flat(_text_of(page, _ANYWHERE)))
        length += len(rest[-1])
    second = rest[0] if rest else ""
    return _Looked(
        {
            "head": f"{first[:_FIRST_HEAD]}\f{second[:_SECOND_HEAD]}",
            "first-page": first,
            "anywhere": "\f".join((first, *rest))[:_ANYWHERE],
        }
    )


def _score(entry: Entry, looked: _Looked) -> tuple[float, int, tuple[str, ...]]:
    """Score, offset of the first required sign found, and the reasons."""
    score, reasons, first = 0.0, [], _ANYWHERE
    any_found = not entry.require_any
    for sign in (*entry.require_all, *entry.require_any):
        weight, at = looked.weigh(sign)
        if weight:
            score += weight
            reasons.append(sign.says)
            first = min(first, at)
            any_found = any_found or sign in entry.require_any
        elif sign in entry.require_all:
            return 0.0, _ANYWHERE, ()
    if not any_found:
        return 0.0, _ANYWHERE, ()
    for sign in entry.evidence:
        if weight := looked.weigh(sign)[0]:
            score += weight
            reasons.append(sign.says)
    for sign in entry.against:
        weight, at = looked.weigh(sign)
        # What a second page says below a title cannot take the title's word back.
        if weight and (sign.where != "head" or at < first or at < looked.cover):
            score -= weight
            reasons.append(f"against it: {sign.says}")
    return score, first, tuple(reasons)


@cache
def _branches(pattern: str) -> tuple[Sought, ...]:
    return tuple(map(Sought, branches_of(pattern)))


@cache
def _all_entries() -> tuple[Entry, ...]:
    found: list[Entry] = []
    for item in sorted(resources.files("cardassay.documents").joinpath("kinds").iterdir(), key=str):
        if item.name.endswith(".toml"):
            # The patterns of the package are compiled when they are needed; the tests compile them all.
            found.extend(entries_of(item.read_text(encoding="utf-8"), f"kinds/{item.name}", lazy=True))
    return tuple(found)


def entries_of(text: str, where: str, *, lazy: bool = False) -> tuple[Entry, ...]:
    """
    The entries of one TOML file of kinds; ``lazy`` leaves out whether the patterns can be compiled.

    Raises:
        KnowledgeError: With every fault of the file.
    """
    faults: list[Fault] = []
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(
            "A file of kinds cannot be used:",
            (Fault(where, f"it is not TOML: {error}", "Mend the line that the message names."),),
        ) from error
    entries = [
        _entry(raw, f"{where}, entry {n}", faults, lazy) for n, raw in enumerate(table.get("kind", ()), 1)
    ]
    if faults:
        raise KnowledgeError("A file of kinds cannot be used:", tuple(faults))
    return tuple(entry for entry in entries if entry is not None)


_LISTS = ("require_any", "require_all", "evidence", "against")


def _entry(raw: Mapping[str, Any], where: str, faults: list[Fault], lazy: bool) -> Entry | None:
    for key in sorted(set(raw) - {"kind", "least", *_LISTS}):
        faults.append(Fault(where, f"unknown key {key!r}", f"Use kind, least, {', '.join(_LISTS)}."))
    try:
        kind = Kind(raw.get("kind", ""))
    except ValueError:
        faults.append(Fault(where, f"unknown kind {raw.get('kind')!r}", "Use a kind of model/document.py."))
        return None
    signs = {name: tuple(_signs(raw.get(name, ()), f"{where}, {name}", faults, lazy)) for name in _LISTS}
    if not signs["require_any"] and not signs["require_all"]:
        faults.append(Fault(where, "nothing is required", "Give require_any or require_all."))
    return Entry(kind=kind, least=float(raw.get("least", _LEAST)), **signs)


def _signs(raws: Iterable[Any], where: str, faults: list[Fault], lazy: bool) -> Iterable[Sign]:
    for raw in raws:
        table = {"pattern": raw} if isinstance(raw, str) else raw
        for key in sorted(set(table) - {"pattern", "where", "weight", "says"}):
            faults.append(Fault(where, f"unknown key {key!r}", "Use pattern, where, weight, says."))
        place = table.get("where", "anywhere")
        if place not in _PLACES:
            faults.append(Fault(where, f"unknown place {place!r}", f"Use {', '.join(_PLACES)}."))
            continue
        pattern = str(table.get("pattern", ""))
        folded = _fold_pattern(pattern)
        try:
            _ = lazy or re.compile(folded)
        except re.error as error:
            faults.append(Fault(where, f"{pattern!r} is no regular expression: {error}", "Mend it."))
            continue
        yield Sign(folded, place, float(table.get("weight", _PLACES[place])), table.get("says", pattern))


def _fold_pattern(pattern: str) -> str:
    r"""The pattern folded as the text is; classes such as ``\S`` and ``\D`` keep their case."""
    parts = re.split(r"(\\.)", pattern, flags=re.DOTALL)
    return "".join(part if part.startswith("\\") else fold(part) for part in parts)
