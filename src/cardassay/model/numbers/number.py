"""One number of a certificate, site, protection profile or report, with its parts."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from functools import total_ordering

__all__ = ["CertificateNumber", "Change", "ChangeKind", "NumberKind"]


class NumberKind(enum.StrEnum):
    """What a number stands for."""

    PRODUCT = "product"
    SITE = "site"
    PROFILE = "profile"
    REPORT = "report"
    """A certification report; not the number of the certificate itself."""


class ChangeKind(enum.StrEnum):
    """What happened to a certificate after it was issued."""

    MAINTENANCE = "maintenance"
    """Changes judged minor; the vulnerability analysis is not renewed."""
    REASSESSMENT = "reassessment"
    SURVEILLANCE = "surveillance"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Change:
    """One suffix behind a number."""

    kind: ChangeKind
    number: int | None
    """Its running number; ``None`` where the suffix bears none."""

    word: str = ""
    """The letters as they are printed, in capitals."""


_RUN = re.compile(r"(\d+)")


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sorts ``CR10`` behind ``CR4.1``."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in _RUN.split(text) if part)


@total_ordering
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateNumber:
    """
    One number; equal to every other spelling of itself.

    Equality and hash rest on ``canonical`` alone. The order is by scheme, then by year and running
    number as the scheme counts them, then version, changes and issue of the report.
    """

    canonical: str
    """The one way in which this number is written here; reading it gives the same number again."""

    core: str = field(compare=False)
    """What stays the same over versions, maintenance and reports of one procedure."""

    scheme: str = field(compare=False)
    """Short name of the issuing scheme, such as ``bsi``, ``anssi``, ``eucc``, ``emvco-ic``."""

    country: str = field(compare=False)
    """ISO 3166 code of the scheme's country, ``EU`` for EUCC, empty where there is none."""

    kind: NumberKind = field(compare=False)

    form: str = field(compare=False)
    """Name of the form in ``forms.toml`` that it was recognised by."""

    text: str = field(compare=False)
    """As printed, where it was found."""

    number: int | None = field(default=None, compare=False)
    """Running number, or the project's number where the scheme counts projects."""

    letters: str = field(default="", compare=False)
    """Letters that belong to the running number, in capitals."""

    body: str = field(default="", compare=False)
    """Body, laboratory or series that is a part of the number; for EUCC the body's four digits."""

    version: int | None = field(default=None, compare=False)
    """Version or issue of the certificate (``-V6-``, Dutch ``-01``)."""

    year: int | None = field(default=None, compare=False)
    month: int | None = field(default=None, compare=False)

    changes: tuple[Change, ...] = field(default=(), compare=False)
    """Suffixes in the order in which they are printed."""

    issue: str | None = field(default=None, compare=False)
    """Issue of the report: ``3`` for ``-CR3``; empty for a bare ``-CR``; ``None`` where none is printed."""

    by_year: bool = field(default=False, compare=False)
    """The scheme's running numbers begin again each year."""

    why_ambiguous: str = field(default="", compare=False)
    """Why this print can be read as another number as well; empty when it cannot."""

    @property
    def ambiguous(self) -> bool:
        """Whether this print can be read as another number as well."""
        return bool(self.why_ambiguous)

    @property
    def change(self) -> Change | None:
        """The last change; ``None`` for the certificate as it was first issued."""
        return self.changes[-1] if self.changes else None

    def may_be(self, other: CertificateNumber) -> bool:
        """
        Whether the two can be one certificate, of which one print says less than the other.

        Prints without year, version or issue of the report are common; equal parts must be equal,
        changes too.
        """
        if self == other:
            return True
        pairs = (
            (self.version, other.version),
            (self.year, other.year),
            (self.issue or None, other.issue or None),
        )
        return (
            self.core == other.core
            and self.changes == other.changes
            and self.letters == other.letters
            and all(one is None or two is None or one == two for one, two in pairs)
        )

    def _order(self) -> tuple[object, ...]:
        return (
            self.scheme,
            (self.year or 0) if self.by_year else 0,
            self.number if self.number is not None else -1,
            self.core,
            self.letters,
            self.version or 0,
            tuple((change.kind.value, change.number or 0) for change in self.changes),
            _natural(self.issue or ""),
            self.kind.value,
            self.canonical,
        )

    def __lt__(self, other: object) -> bool:
        """Before the other in the order of the schemes and of their running numbers."""
        if not isinstance(other, CertificateNumber):
            return NotImplemented
        return self != other and self._order() < other._order()

    def __str__(self) -> str:
        """The canonical form."""
        return self.canonical
