"""
Which printed numbers are one certificate, and which of two is the newer issue.

Maintenance, reassessment and surveillance keep the certificate's number and add a suffix: they are
papers of the same certificate. A new version (``-V6-``), a new issue of a Dutch report (``-CR3``) and
a revision under EUCC are another one of the same procedure.
"""

from __future__ import annotations

from datetime import date

from cardassay.model.numbers import CertificateNumber, ChangeKind, parse_number

__all__ = ["can_exist", "core_of", "is_first", "is_number", "key_of", "newer", "number_of", "renews"]

_FIRST_YEAR = 1985
"""No scheme of the field is older."""


def number_of(text: str) -> CertificateNumber | None:
    """The number that a text is; ``None`` when it is none of a known form."""
    return parse_number(text)


def key_of(text: str) -> str:
    """
    One word for one certificate, whatever its spelling; a text of no known form is its own.

    >>> key_of("EUCC-3087-2025-12-0001") == key_of("EUCC-3087-2025-0000000001-00000")
    True
    >>> key_of("ANSSI-CC-2023/06-S01") == key_of("ANSSI-CC-2023_06")
    True
    >>> key_of("BSI-DSZ-CC-9901-V2-2024") == key_of("BSI-DSZ-CC-9901-2021")
    False
    """
    number = parse_number(text)
    if number is None:
        return "".join(text.casefold().split())
    return f"{number.core}#{'.'.join(map(str, _rank(number)))}{number.letters}"


def core_of(text: str) -> str:
    """What stays the same over the versions of one procedure; the text itself where nothing is known."""
    number = parse_number(text)
    return key_of(text) if number is None else f"{number.core}{number.letters}"


def is_number(text: str) -> bool:
    """Whether the whole text is a number of a known form."""
    return parse_number(text) is not None


def can_exist(text: str, day: date) -> bool:
    """
    Whether a number may have been issued by that day; a form that nobody knows may.

    >>> can_exist("ANSSI-CC-2099/01", date(2026, 11, 22)), can_exist("XYZ 12", date(2026, 11, 22))
    (False, True)
    """
    number = parse_number(text)
    if number is None:
        return any(map(str.isdigit, text))
    return number.year is None or _FIRST_YEAR <= number.year <= day.year


def is_first(text: str) -> bool:
    """Whether a number is that of a first certificate: no version above one, no suffix of a change."""
    number = parse_number(text)
    return number is not None and not number.changes and _rank(number) <= (1, 0, 0)


def renews(text: str) -> bool:
    """
    Whether a paper of that number stands for a vulnerability analysis made anew.

    Maintenance covers minor changes and renews nothing.
    """
    number = parse_number(text)
    return number is None or number.change is None or number.change.kind is not ChangeKind.MAINTENANCE


def newer(one: str, other: str) -> bool:
    """Whether the first is a later issue of the same procedure than the second."""
    first, second = parse_number(one), parse_number(other)
    if first is None or second is None or core_of(one) != core_of(other):
        return False
    return _rank(first) > _rank(second)


def _rank(number: CertificateNumber) -> tuple[int, int, int]:
    revision = max((c.number or 0 for c in number.changes if c.kind is ChangeKind.REVISION), default=0)
    # An issue behind a suffix counts the papers of that change; that of a first report may be left out.
    counted = not any(change.kind is not ChangeKind.REVISION for change in number.changes)
    issue = "".join(filter(str.isdigit, number.issue or "")) if counted else ""
    return number.version or 1, int(issue) if issue and issue != "1" else 0, revision
