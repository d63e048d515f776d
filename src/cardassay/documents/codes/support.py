"""
Whether a code says the same as a value that was read: a second way of reading.

Only codes on the paper count. A link may have been laid over a scan by the very machine that read
it, and a printed address was read in the same way as the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

from cardassay.documents.codes.seen import PRINTED_KINDS
from cardassay.documents.dates import find_days
from cardassay.documents.folding import fold
from cardassay.model.document import Code
from cardassay.model.evidence import Fact

__all__ = ["codes_support"]

_LEAST_SIGNS, _LEAST_DIGITS = 6, 3
"""Letters and digits of a number below which it may stand in an address by chance."""

_ROLE_WORDS = {
    "first_issue_day": (
        "initial",
        "first",
        "original",
        "since",
        "erst",
        "prima",
        "primera",
        "premiere",
        "ilk",
    ),
    "last_day": (
        "expir",
        "valid",
        "until",
        "till",
        "end",
        "gultig",
        "ablauf",
        "caduc",
        "vence",
        "scad",
        "fin",
        "gecer",
    ),
    "issue_day": (
        "issue",
        "date of cert",
        "certif",
        "ausgestellt",
        "ausgabe",
        "emis",
        "emission",
        "delivr",
        "yayin",
    ),
    "recertification_due": ("recert", "re-cert", "renew", "rezert"),
    "cycle_start": ("cycle", "start", "from", "effective", "valid from"),
}


def codes_support(code: Code, fact: Fact[Any], field: str = "") -> bool:
    """
    The code's content agrees with the fact: the same number, name or day stands in it as a whole.

    Args:
        code: A code of the paper; links and printed addresses support nothing.
        fact: A number, a name or a day.
        field: Name of the fact's field. A code that holds several days supports a day only where its own
            words say that it is this one.

    >>> qr = Code("qr", "https://verify.example.org/?no=AB-12345%2F7", None)
    >>> codes_support(qr, Fact("AB-12345/7", False)), codes_support(qr, Fact("AB-12345", False))
    (True, False)
    """
    if code.kind not in PRINTED_KINDS:
        return False
    value = fact.value
    if isinstance(value, date):
        return _has_day(unquote(code.text), value, field)
    if not isinstance(value, str):
        return False
    if field in {"holder", "certification_body"} or (not field and not re.search(r"\d", value)):
        return _has_name(unquote(code.text), value)
    return _has_number(unquote(code.text), value)


def _has_number(text: str, number: str) -> bool:
    signs = re.findall(r"[^\W_]", number)
    if len(signs) < _LEAST_SIGNS or sum(sign.isdigit() for sign in signs) < _LEAST_DIGITS:
        return False
    # What stands between the signs may differ: "AB 12/3" is printed, "AB-12-3" stands in the address.
    between = r"[\W_]{0,2}"
    wanted = between.join(re.escape(sign) for sign in signs)
    for match in re.finditer(rf"(?<![^\W_]){wanted}(?![^\W_])", text, re.IGNORECASE):
        # "12345" is not the number where the code goes on with "-6" or "/A".
        if not re.match(r"[-/.](?=[^\W_])", text[match.end() :]) and not re.search(
            r"[^\W_][-/.]$", _own_part(text[: match.start()])
        ):
            return True
    return False


def _own_part(before: str) -> str:
    """What stands before a number in its own part: a path of an address ends where the next begins."""
    return re.split(r"//|[=?&#\s]", before)[-1] if "=" in before else re.sub(r"^.*/$", "", before)


def _has_name(text: str, name: str) -> bool:
    wanted = " ".join(re.findall(r"\w+", fold(name)))
    if len(wanted) < 5:
        return False
    for line in re.split(r"[\n;|]", text):
        words = re.findall(r"\w+", fold(line.rpartition(":")[2] if ":" in line else line))
        if " ".join(words) == wanted:
            return True
    return False


def _days_in(line: str) -> Iterator[date]:
    for found in find_days(line):
        if found.day is not None and found.other is None and not found.short_year:
            yield found.day
    for match in re.finditer(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", line):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue


def _has_day(text: str, day: date, field: str) -> bool:
    lines = [line for line in re.split(r"[\n;|&]", text) if line.strip()]
    everything = {found for line in lines for found in _days_in(line)}
    if day not in everything:
        return False
    if len(everything) == 1 and not field:
        return True
    wanted = _ROLE_WORDS.get(field, ())
    for line in lines:
        if day in set(_days_in(line)) and len(set(_days_in(line))) == 1:
            said = fold(line)
            others = {
                word for role, words in _ROLE_WORDS.items() if role != field for word in words if word in said
            }
            if any(word in said for word in wanted) and not (others - set(wanted)):
                return True
    return False
