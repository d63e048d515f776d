"""Labels and the values behind them, on forms of all issuing schemes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cardassay.documents.cc.text import Span, WholeText

__all__ = ["Labelled", "has_legal_form", "labelled_values", "organisation"]


@dataclass(frozen=True, slots=True)
class _Label:
    field: str
    pattern: re.Pattern[str]
    lines: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label with the value behind it."""

    field: str
    label: str
    span: Span
    """The value, all its lines."""

    text: str
    """The value as printed, with its line ends."""

    @property
    def first_line(self) -> str:
        """The first line of the value that is not empty."""
        return next((line.strip() for line in self.text.splitlines() if line.strip()), "")


_LEAD = re.compile(r"[ \t\r]*(?:\d{1,2}(?:\.\d{1,2})*\.?[ \t]+|[•▪●■\-*\uf0b7][ \t]*)?")
_LINE = re.compile(r"(?:\A|[\n\f]|(?<=\S)[ ]{2})(?=[ \t]*\S)")
_STRICT = r"[ \t]*(?::|(?=[\r\n\f]|$)|(?=[ ]{2}))"
_LOOSE = r"[ \t]*(?::|(?=\s)|$)"
_FIRM = (
    r"|[ ](?=\S[^\n]{1,60}\b(?:gmbh|ag|s\.?a\.?s?|b\.?v|n\.?v|ltd|inc|corp(?:oration)?|limited|kft|s\.?p\.?a|"
    r"s\.?r\.?l|llc|ab|a/s|oy|co)\.?[ \t\r]*(?:\n|$))"
)


@cache
def _labels() -> tuple[_Label, ...]:
    text = resources.files("cardassay.documents.cc").joinpath("labels.toml").read_text(encoding="utf-8")
    found = []
    for raw in tomllib.loads(text)["label"]:
        words = raw["pattern"].replace(" ?", r"\s*").replace(" ", r"\s+")
        after = _LOOSE if raw.get("loose") else f"(?:{_STRICT}{_FIRM})" if raw.get("soft") else _STRICT
        found.append(_Label(raw["field"], re.compile(f"(?P<label>{words}){after}"), raw.get("lines", 1)))
    return tuple(found)


@cache
def _first_letters() -> re.Pattern[str]:
    """Any label at all, so that most lines are passed over after one look."""
    return re.compile(
        "|".join(f"(?:{label.pattern.pattern})" for label in _labels()).replace("?P<label>", "?:")
    )


def labelled_values(text: WholeText, start: int, end: int) -> tuple[Labelled, ...]:
    """The labels in a stretch of the text, in order, each with its value (which may be empty)."""
    hits: list[tuple[int, int, _Label]] = []
    for line in _LINE.finditer(text.folded, start, end):
        lead = _LEAD.match(text.folded, line.end(), end)
        at = lead.end() if lead else line.end()
        if _first_letters().match(text.folded, at, end) is None:
            continue
        matches = [
            (match.end(), label)
            for label in _labels()
            if (match := label.pattern.match(text.folded, at, end))
        ]
        # At one place the longest label counts.
        longest, label = max(matches, key=lambda item: item[0])
        if not hits or at >= hits[-1][1]:
            hits.append((at, longest, label))
    ends = [*(hit[0] for hit in hits[1:]), end]
    return tuple(
        _value(text, begin, at, min(stop, end), label)
        for (begin, at, label), stop in zip(hits, ends, strict=False)
    )


def _value(text: WholeText, begin: int, at: int, stop: int, label: _Label) -> Labelled:
    """The value behind a label: so many lines, up to the next label, an empty line or the page end."""
    printed = text.text
    page_end = printed.find("\f", at, stop)
    stop = page_end if page_end >= 0 else stop
    lines = 0
    last = at
    for line in re.finditer(r"[^\n]*(?:\n|$)", printed[at:stop]):
        if not line.group():
            break
        if line.group().strip():
            lines += 1
            last = at + line.end()
        elif lines:
            break
        if lines >= label.lines:
            break
    span = (at, max(last, at))
    return Labelled(label.field, text.words((begin, at)), span, printed[span[0] : span[1]])


# Legal forms, longer ones first; a dot at the end belongs to them only where it is printed here.
_LEGAL = (
    "GmbH & Co. KG", "GmbH & Co KG", "GmbH", "mbH", "AG", "SE", "KG", "S.A.S.", "S.A.", "SAS", "SASU", "SARL",
    "SA", "S.p.A.", "S.P.A.", "SpA", "S.r.l.", "S.R.L.", "Srl", "S.r.l", "B.V.", "BV", "N.V.", "NV",
    "Co., Ltd.", "Co., Ltd",
    "Co. Ltd.", "CO., LTD.", "CO., LTD", "Co.,Ltd.", "Co.,Ltd", "Pte. Ltd.",
    "Pte Ltd",
    "Pty. Ltd.", "Pty Ltd", "Ltd.", "Ltd", "LTD", "Limited", "Inc.", "Inc", "INC.", "Corporation", "Corp.",
    "Corp", "LLC", "PLC", "plc", "Kft.", "Kft", "Zrt.", "Oy", "AB", "A/S", "AS", "K.K.", "KK",
    "S.L.U.", "S.L.",
    "SLU", "SL",
    "A.Ş.", "A.S.", "d.o.o.", "s.r.o.", "a.s.", "Sp. z o.o.",
)  # fmt: skip
_LEGAL_END = re.compile(r"(?<=[\s,])(?:" + "|".join(map(re.escape, _LEGAL)) + r")(?![\w&])(?! (?:&|et) )")
_NAME_END = re.compile(
    r",\s+(?=\d|[A-Z][^,]*\d|c/o)|\s[-–•·]\s|\s*[,(]?\s?located\s|\s{2,}|(?<=\w\w)\.(?:\s|$)|\s\("
    r"|,?\s+(?:and\s+(?=was|is|they)|according|which|that|who|as|with|in|to|for|at|under|on|is|are|was)\s"
    r"|,\s+(?:and|or)\s"
    r"|,?\s+(?:Business\s(?:Unit|Line)|Division|All\s[Rr]ights)\b"
)


def has_legal_form(name: str) -> bool:
    """The name holds a legal form such as Ltd or GmbH."""
    return _LEGAL_END.search(" ".join(name.split())) is not None


def organisation(printed: str) -> str:
    """
    The name of an organisation at the head of its address or of a sentence.

    >>> organisation("Specimen Card Works Ltd, 1 Example Road, Sampletown")
    'Specimen Card Works Ltd'
    >>> organisation("Exempel Silicon Co., Ltd. The product")
    'Exempel Silicon Co., Ltd.'
    >>> organisation("Musterkarte Fiktiv GmbH. The product")
    'Musterkarte Fiktiv GmbH'
    """
    line = " ".join(printed.split()).strip(" :;,")
    legal = _LEGAL_END.search(line)
    end = _NAME_END.search(line)
    if legal is not None and (end is None or legal.start() <= end.start() + 2):
        return line[: legal.end()]
    name = line[: end.start()] if end is not None else line
    return name.split(", ")[0].strip(" ,;") if re.search(r"\d", line) else name.strip(" ,;")
