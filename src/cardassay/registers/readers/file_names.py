"""
Certificate numbers found in the names of files and in the names of products.

The portal's lists have no column for the number. It stands in the names of the report, the
security target and the certificate, and in some product names. The report's name decides; the
others confirm or contradict. A number is certain when two places say it, or one says it in full
and none says another.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from urllib.parse import unquote

from cardassay.model.numbers import parse_number

__all__ = [
    "Numbered",
    "file_name",
    "number_in",
    "number_of_files",
    "number_of_profile",
    "profile_in",
    "same_certificate",
]

_NAMED = re.compile(r"\b(?:ANSSI|DCSSI|BSI-DSZ|NSCIB|EUCC|KECS|SERTIT)\b", re.IGNORECASE)
"""Marks without which digits in a product's name are its version."""

_PRINTED_AGAIN = "anssi"

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number with the words it was found in."""

    number: str
    words: str
    derived: str = ""
    """What it was put together from; empty when it is printed as such."""

    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    issuer: str
    country: str
    pattern: re.Pattern[str]
    number: str
    whole: bool

    def read(self, stem: str, year: str) -> Numbered | None:
        found = self.pattern.fullmatch(stem) if self.whole else self.pattern.search(stem)
        if found is None or ("{certified}" in self.number and not year):
            return None
        groups = {name: value for name, value in found.groupdict().items() if value}
        if "{certified}" in self.number:
            groups["certified"] = year
        number = _OPTIONAL.sub(lambda part: _filled(part[1], groups) or "", self.number)
        derived = "the name of a file"
        if "certified" in groups:
            derived += " and the year of the certification day"
        return Numbered(_filled(number, groups) or "", found[0], derived)


def _filled(template: str, groups: dict[str, str]) -> str | None:
    """The template with its groups; ``None`` when one of them found nothing."""
    names = [match[1] for match in _PLACEHOLDER.finditer(template)]
    if any(name not in groups for name in names):
        return None

    def put(match: re.Match[str]) -> str:
        value, how = groups[match[1]], match[2] or ""
        if how == "int":
            return str(int(value))
        if how.isdigit():
            return value.zfill(int(how))
        return value.upper() if how == "upper" else value.lower() if how == "lower" else value

    return _PLACEHOLDER.sub(put, template)


@functools.cache
def _forms(kind: str = "names") -> tuple[_Form, ...]:
    data = resources.files("cardassay.registers.readers").joinpath("data/file_names.toml").read_bytes()
    return tuple(
        _Form(
            issuer=raw["issuer"],
            country=raw.get("country", ""),
            # A number is never the tail or the head of a longer one.
            pattern=re.compile(rf"(?<![0-9A-Za-z]){raw['pattern']}(?![0-9])", re.IGNORECASE),
            number=raw["number"],
            whole=raw.get("whole", False),
        )
        for raw in tomllib.loads(data.decode("utf-8"))[kind]
    )


def file_name(address: str) -> str:
    """
    The name of the file behind an address, without folders, escapes and ending.

    >>> file_name("https://portal.example/files/EX-CC-1%20report.pdf")
    'EX-CC-1 report'
    """
    # ENISA hands files out by a query: …/download/<uuid>_en?filename=<name>.
    asked = re.search(r"[?&]filename=([^&]+)", address)
    if asked:
        name = unquote(asked[1])
    else:
        # The portal's own names hold "#" and "?", which are no parts of an address here.
        name = unquote(re.sub(r"^https?://[^/]*/", "", address)).rsplit("/", 1)[-1]
    return re.sub(r"\.(?:pdf|docx?|html?)\s*$", "", name.strip(), flags=re.IGNORECASE).strip()


def number_in(text: str, country: str = "", year: str = "") -> Numbered | None:
    """The certificate's number that a text bears; ``None`` when it bears none."""
    return _first("names", text, country, year)


def profile_in(text: str, country: str = "", year: str = "") -> Numbered | None:
    """The protection profile's number that a text bears; ``None`` when it bears none."""
    return _first("profiles", text, country, year)


def _first(kind: str, text: str, country: str, year: str) -> Numbered | None:
    # The forms stand from the fullest to the barest; a barer one sees a part of the fuller.
    for form in _forms(kind):
        if form.country and country and form.country != country:
            continue
        if (numbered := form.read(text, year)) is not None:
            return numbered
    return None


def same_certificate(one: str, other: str) -> bool:
    """
    Whether two numbers are of one certificate, whatever maintenance, reissue or report they are printed with.

    >>> same_certificate("ANSSI-CC-2021/29-S01", "ANSSI-CC-2021_29v2")
    True
    >>> same_certificate("BSI-DSZ-CC-1110-V3-2020", "BSI-DSZ-CC-1110-V4-2021")
    False
    """
    return _certificate(one) == _certificate(other)


def _certificate(number: str) -> tuple[str, str, int | None]:
    known = parse_number(number)
    if known is None:
        return _plain(number), "", None
    # A later version is a certificate of its own; ANSSI's v2 is the same one printed again.
    version = None if known.scheme == _PRINTED_AGAIN else known.version
    return known.core, known.letters, version


def number_of_files(
    report: Iterable[str], others: Iterable[str], product: str, country: str, year: str
) -> Numbered | None:
    """
    The certificate's number from its files and its product name; ``None`` when they give none.

    Args:
        report: Addresses of certification reports.
        others: Addresses of security target and certificate.
        product: Name of the product, which some schemes end with the number in brackets.
        country: Mark of the issuing scheme, such as ``FR``; empty when unknown.
        year: Year of the certification day; empty when unknown.
    """
    names = [(address, number_in(file_name(address), country, year)) for address in report]
    chosen = [found for _, found in names if found is not None]
    beside = [found for address in others if (found := number_in(file_name(address), country, year))]
    named = number_in(product, country, "") if _NAMED.search(product) else None
    if not chosen:
        # Without a report, the number in the product's name; a security target may be an older one's.
        if named is not None:
            return Numbered(named.number, named.words, "the product's name", _apart(named, beside))
        if beside:
            first = beside[0]
            doubt = "only the name of another file than the report bears a number"
            return Numbered(first.number, first.words, first.derived, doubt)
        return None
    first = chosen[0]
    doubt = _apart(first, [*chosen[1:], *beside, *([named] if named else [])])
    if not doubt and "year of the certification day" in first.derived and not (chosen[1:] or beside or named):
        doubt = "only one file bears the number, and its year is that of the certification day"
    if not doubt and named is not None and _plain(named.number) != _plain(first.number):
        doubt = f"the product's name bears {named.number}, the report's file {first.number}"
    return Numbered(first.number, first.words, first.derived, doubt)


def number_of_profile(name: str, report: str, document: str, country: str, year: str) -> Numbered | None:
    """The number of a protection profile from its short name and its files; ``None`` for none."""
    named = profile_in(name, country, year)
    filed = [one for address in (report, document) if (one := profile_in(file_name(address), country, year))]
    chosen = named or next(iter(filed), None)
    if chosen is None:
        return None
    beside = [one for one in filed if one is not chosen]
    doubt = next(
        (
            f"one place bears {chosen.number}, another {other.number}"
            for other in beside
            if not same_certificate(other.number, chosen.number)
        ),
        "",
    )
    if not doubt and not beside and "year of the certification day" in chosen.derived:
        doubt = "only one place bears the number, and its year is that of the certification day"
    return Numbered(chosen.number, chosen.words, chosen.derived, doubt)


def _plain(number: str) -> str:
    return re.sub(r"[\s_/-]+", "-", number.upper())


def _apart(first: Numbered, others: Iterable[Numbered]) -> str:
    for other in others:
        if not same_certificate(other.number, first.number):
            return f"one file bears {first.number}, another place {other.number}"
    return ""
