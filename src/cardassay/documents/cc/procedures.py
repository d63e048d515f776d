"""Which printed numbers are one certificate, which are of one procedure, and which cannot exist."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cardassay.documents.cc.citing import last_year
from cardassay.documents.cc.numbers import Number
from cardassay.documents.folding import fold
from cardassay.model.numbers import CertificateNumber, parse_number

__all__ = ["certificate", "grouped", "impossible", "is_later", "is_own", "is_update", "key", "longest"]

_VERSIONS = 40
"""Versions of one procedure that are compared; no real paper names as many."""
_GOES_ON = re.compile(r"\s?[-/_]\s?\d{2,}(?!\w|\.\d)")
_MONTH = re.compile(r"eucc-(?:\d{4}|[a-z]+)-20\d\d-(\d{2})-\d")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@lru_cache(maxsize=4096)
def key(number: str) -> str:
    """The same for every spelling of one number."""
    read = parse_number(number)
    return read.canonical if read is not None else fold(number).replace("_", "/")


def longest(numbers: Sequence[Number]) -> str:
    """The print that says most."""
    return max((number.text for number in numbers), key=len)


@lru_cache(maxsize=4096)
def is_own(number: str, own: str) -> bool:
    """The paper's own number, in full, shortened, or with the suffix of its report."""
    if not own:
        return False
    if key(number) == key(own):
        return True
    one, other = parse_number(number), parse_number(own)
    if one is None or other is None or not _may_be(one, other):
        return False
    # A report names its issue: the first has none, "-CR", and is not the third, "-CR3".
    return one.issue is None or other.issue is None or one.issue == other.issue


def _may_be(one: CertificateNumber, other: CertificateNumber) -> bool:
    """One may be the other shortened; with its year and no version a number is whole: the first version."""
    return one.may_be(other) and (one.year is None or other.year is None or one.version == other.version)


def is_update(number: str) -> bool:
    """The number bears a suffix of maintenance, reassessment or surveillance."""
    read = parse_number(number)
    return read is not None and read.change is not None


def certificate(number: str) -> object:
    """What a certificate shares with its maintenance, reassessment and surveillance."""
    read = parse_number(number)
    return (read.core, read.version, read.year) if read is not None else key(number)


def is_later(number: str, than: str) -> bool:
    """A later version or year: then it is no earlier issue of the same procedure."""
    one, other = parse_number(number), parse_number(than)
    if one is None or other is None:
        return False
    if one.year is not None and other.year is not None and one.year != other.year:
        return one.year > other.year
    return other < one


def grouped(numbers: Sequence[Number]) -> Mapping[str, list[Number]]:
    """The numbers by certificate; those cited shortened join the one whole number that they may be."""
    cited: dict[str, list[Number]] = {}
    for number in numbers:
        cited.setdefault(key(number.text), []).append(number)
    by_core: dict[str, list[str]] = {}
    for each in cited:
        read = parse_number(each)
        by_core.setdefault(read.core if read is not None else each, []).append(each)
    whole: dict[str, list[Number]] = {}
    for short, group in cited.items():
        read = parse_number(short)
        alike = by_core[read.core if read is not None else short][:_VERSIONS]
        fuller = [other for other in alike if _says_more(other, short)]
        # Of NSCIB-CC-1234-CR and BSI-DSZ-CC-1234-V2 only what says all counts.
        fuller = [other for other in fuller if not any(_says_more(third, other) for third in fuller)]
        whole.setdefault(fuller[0] if len(fuller) == 1 else short, []).extend(group)
    return whole


def _says_more(one: str, than: str) -> bool:
    first, second = parse_number(one), parse_number(than)
    if first is None or second is None or first == second or not _may_be(first, second):
        return False
    parts = [
        (each.version is not None) + (each.year is not None) + (each.issue is not None)
        for each in (first, second)
    ]
    # A bare "-CR" is the first issue, not a shortened one.
    return parts[0] > parts[1]


def impossible(number: str, behind: str, own: str) -> str:
    """
    Why a certificate of that number cannot be cited here; empty when it can.

    ``behind`` is the text behind the number, ``own`` the number of the paper that cites it.
    """
    goes_on = _GOES_ON.match(behind)
    printed = number + (goes_on.group() if goes_on else "")
    month = _MONTH.match(fold(printed))
    if month is not None and not 1 <= int(month[1]) <= 12:
        return f"{printed} bears a month that does not exist"
    if goes_on is not None:
        return f"{printed} is of no known form"
    year, issued = _year(number), _year(own)
    if year is not None and year > last_year():
        return f"{number} bears a year that lies ahead"
    if year is not None and issued is not None and year > issued:
        return f"{number} bears a later year than the paper that cites it"
    return ""


def _year(number: str) -> int | None:
    read = parse_number(number) if number else None
    if read is not None:
        return read.year
    match = _YEAR.search(number)
    return int(match[1]) if match else None
