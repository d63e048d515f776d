"""
Printed designations of standards, and the ISO edition that each adopts.

Rules:

* The year behind a national prefix belongs to the national document: EN ISO/IEC 27001:2017 is the
  2013 edition of ISO/IEC 27001. Which year adopts which edition is data
  (``documents/data/designations.toml``).
* Where the national year is the year of an ISO edition, that edition is adopted.
* Two names of one standard printed side by side ("GB/T 19001-2016 / ISO 9001:2015") are one
  designation; the ISO name in it says what is adopted.
* A year that fits no rule adopts nothing known: ``adopts`` is then ``None``.

>>> [(d.text, d.adopts) for d in find_designations("according to DIN EN ISO/IEC 27001:2017-06 by")]
[('DIN EN ISO/IEC 27001:2017-06', 'ISO/IEC 27001:2013')]
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any

__all__ = ["Designation", "Standard", "find_designations", "standards"]


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard of the table."""

    number: str
    name: str
    """Designation without year, such as ``ISO/IEC 27001``."""

    scheme: str
    editions: tuple[int, ...]
    part: str = ""
    guidance: bool = False
    """Gives guidance only: nobody can be certified to it."""

    base: bool = False
    """Binds certification bodies or laboratories; stands in the small print of certificates."""


@dataclass(frozen=True, slots=True)
class Designation:
    """One designation as printed."""

    text: str
    """As printed, blanks collapsed."""

    start: int
    end: int
    standard: Standard | None
    """``None`` for a standard outside the table."""

    number: str
    prefix: str
    """National prefix, such as ``DIN EN``; empty for ISO's own designation."""

    year: int | None
    adopts: str | None
    """ISO edition, such as ``ISO/IEC 27001:2013``; ``None`` when unknown or when no year is printed."""

    is_iso: bool = True
    """The letters ISO are printed, or the publisher of the table's entry."""


@dataclass(frozen=True, slots=True)
class _Table:
    by_number: Mapping[str, Standard] = field(hash=False)
    of_number: Mapping[str, str] = field(hash=False)
    """National number to ISO number: ``19001`` to ``9001``."""

    adoptions: tuple[Mapping[str, Any], ...] = field(hash=False)
    prefixes: tuple[str, ...] = ()


@functools.cache
def _table() -> _Table:
    file = resources.files("cardassay.documents") / "data" / "designations.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    by_number, of_number = {}, {}
    for item in raw["standard"]:
        standard = Standard(
            item["number"],
            item["name"],
            item["scheme"],
            tuple(item["editions"]),
            item.get("part", ""),
            item.get("guidance", False),
            item.get("base", False),
        )
        by_number[standard.number] = standard
        for also in item.get("also", ()):
            of_number[also["number"]] = standard.number
    return _Table(by_number, of_number, tuple(raw["adoption"]), tuple(raw["prefixes"]))


def standards() -> tuple[Standard, ...]:
    """All standards of the table."""
    return tuple(_table().by_number.values())


# Prefixes that are words or common short forms of their own count only with a slash behind them.
_ONLY_WITH_SLASH = {"IS", "AS", "DS", "ES", "MS", "NT", "SI", "PS", "SS", "NM", "UNIT", "SR", "TS", "SN"}
# A national prefix that is not listed still belongs to the designation when it is joined to EN.
_ANY_WITH_EN = r"[A-ZÀ-Þ]{2,5}(?=[-/]EN\s?(?:ISO|\d))"
_LIKE = str.maketrans({**dict.fromkeys("–—−‐‑‒\ufffe", "-"), "：": ":", "／": "/", "（": "(", "）": ")"})


@functools.cache
def _pattern() -> re.Pattern[str]:
    def part(prefix: str) -> str:
        body = re.escape(prefix).replace(r"\ ", r"\s?")
        if prefix in _ONLY_WITH_SLASH:
            return (
                rf"{body}(?=\s?/|[\s-](?:EN|ISO)\b)"
                if prefix in {"MS", "SS", "TS", "SN"}
                else rf"{body}(?=\s?/|-(?:EN|ISO)\b)"
            )
        return body

    names = sorted(_table().prefixes, key=len, reverse=True)
    prefix = (
        rf"(?P<prefix>(?:(?:{'|'.join(map(part, names))}|{_ANY_WITH_EN})(?![a-zа-я])"
        r"(?:\s?Q(?=\s?(?:ISO|\d)))?[\s/\-]{0,3})*)"
    )
    iso = r"(?:ISO|Iso|ИСО)(?:\s?[/\- ]\s?(?:IEC|МЭК|TS|PAS|FDIS))?"
    number = r"(?P<number>\d{4,5})(?:-(?P<part>\d)(?![\d]))?"
    year = (
        r"(?:\s?(?:[:\-/.]|\s)\s?(?P<year>(?:19|20)\d{2})(?!\d)(?:-(?:0[1-9]|1[0-2])(?!\d))?"
        r"|\s?\((?P<year2>(?:19|20)\d{2})\))?"
    )
    amended = (
        r"(?:\s?[+/,]\s?(?:A|Amd|AMD|Amendment|AC)\.?\s?\d{0,2}(?:\s?:\s?\d{4})?(?!\w)"
        r"|\s(?:Amd|AMD)\.?\s?\d(?:\s?:\s?\d{4})?)*"
    )
    named = "|".join(
        (
            rf"(?P<iso>{iso})\s?[-:]?\s?{number}",
            r"NMX-[A-Z]{1,4}-(?P<number_mx>\d{4,5})-(?:IMNC|NYCE|SCFI|STPS)",
            r"(?P<pub>OHSAS|IATF|CWA|INTERGRAF|Intergraf|EN|AS|JISQ)\s?[-:]?\s?(?P<number_pub>\d{4,5})",
            r"(?:ANSI\s?/\s?)?NASPO[\s-](?P<number_sa>SA)",
        )
    )
    bare = r"(?P<number_bare>\d{4,5})(?:-(?P<part_bare>\d)(?![\d]))?"
    return re.compile(
        rf"(?<![A-Za-z0-9А-я])(?:{prefix}(?:{named})|GB\s?/?\s?T\s?(?P<number_gb>\d{{5}})|JIS\s?Q\s?(?P<number_jis>\d{{4,5}})"
        rf"|{prefix.replace('<prefix>', '<prefix_bare>').removesuffix('*)')}+){bare}){year}{amended}"
    )


_JOINS = re.compile(r"^[\s]*(?:[/(=]|idt|IDT|eqv|等同(?:采用)?于?|と)?[\s/(]*$")


@functools.lru_cache(maxsize=4096)
def find_designations(text: str) -> tuple[Designation, ...]:
    """The designations in a text, from left to right; offsets are those of the text."""
    plain = text.translate(_LIKE)
    found = [one for match in _pattern().finditer(plain) if (one := _designation(match, text)) is not None]
    joined: list[Designation] = []
    for one in found:
        if joined and _same(joined[-1], one) and one.start - joined[-1].end <= 14:
            between = plain[joined[-1].end : one.start]
            if _JOINS.match(between) and ("/" in between or "(" in between or between.strip()):
                joined[-1] = _join(joined[-1], one, plain, text)
                continue
        joined.append(one)
    return tuple(joined)


def _designation(match: re.Match[str], text: str) -> Designation | None:
    groups = match.groupdict()
    names = ("number", "number_mx", "number_pub", "number_sa", "number_gb", "number_jis", "number_bare")
    number = next(groups[name] for name in names if groups[name])
    printed = re.sub(r"\s+", " ", text[match.start() : match.end()]).strip()
    table = _table()
    standard = table.by_number.get(table.of_number.get(number, number))
    plain = bool(groups["number_bare"] or groups["number_pub"] or groups["number_jis"] or groups["number_gb"])
    if standard is None and plain:
        # "EN 1090", "GB/T 1234": product standards, telephone codes; not of our field.
        return None
    part = groups["part"] or groups["part_bare"]
    if standard is not None and part and part != standard.part and standard.part:
        standard = None
    year_text = groups["year"] or groups["year2"]
    year = int(year_text) if year_text else None
    prefix = _prefix(groups)
    return Designation(
        text=printed,
        start=match.start(),
        end=match.start() + len(text[match.start() : match.end()].rstrip()),
        standard=standard,
        number=number,
        prefix=prefix,
        year=year,
        adopts=_adopts(standard, number, prefix, year),
        is_iso=bool(groups["iso"] or groups["pub"] or groups["number_sa"]),
    )


def _prefix(groups: Mapping[str, str | None]) -> str:
    if groups["number_gb"]:
        return "GB/T"
    if groups["number_jis"]:
        return "JIS Q"
    if groups["number_mx"]:
        return "NMX"
    return re.sub(r"\s+", " ", groups["prefix"] or groups["prefix_bare"] or "").strip(" /-")


def _adopts(standard: Standard | None, number: str, prefix: str, year: int | None) -> str | None:
    """The ISO edition behind a printed year, as far as the table says."""
    if standard is None or year is None:
        return None
    edition: int | None = None
    national = bool(prefix) or number != standard.number
    if national:
        edition = _by_adoption(standard, number, prefix, year)
    if edition is None and year in standard.editions:
        edition = year
    if edition is None:
        return None
    part = f"-{standard.part}" if standard.part and standard.part not in standard.name[-2:] else ""
    return f"{standard.name}{part}:{edition}"


def _by_adoption(standard: Standard, number: str, prefix: str, year: int) -> int | None:
    words = set(re.split(r"[\s/\-]+", prefix))
    near: list[tuple[int, int]] = []
    for item in _table().adoptions:
        if item["standard"] != number and not (item["prefix"] == "*" and item["standard"] == standard.number):
            continue
        edition = item["years"].get(str(year))
        if edition is None:
            continue
        wanted = item["prefix"]
        if wanted == prefix or (wanted.strip("*") in words and wanted != "*"):
            near.append((0 if wanted == prefix else 1, edition))
        elif wanted == "*" and year not in standard.editions:
            near.append((2, edition))
    return min(near)[1] if near else None


def _same(first: Designation, second: Designation) -> bool:
    return (
        first.standard is not None
        and first.standard == second.standard
        and first.prefix != second.prefix
        and (first.prefix == "" or second.prefix == "" or first.number != second.number)
    )


def _join(first: Designation, second: Designation, plain: str, text: str) -> Designation:
    end = second.end
    opened = "(" in plain[first.end : second.start]
    if opened and (closing := re.match(r"\s?\)", plain[end:])):
        end += closing.end()
    iso = first if not first.prefix else second
    return replace(
        first,
        text=re.sub(r"\s+", " ", text[first.start : end]).strip(),
        end=end,
        prefix=first.prefix or second.prefix,
        year=iso.year or first.year,
        adopts=iso.adopts or first.adopts or second.adopts,
        is_iso=True,
    )
