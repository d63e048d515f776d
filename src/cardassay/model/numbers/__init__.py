"""
Numbers of certificates, sites, protection profiles and reports as values, for every scheme known.

Two spellings of one number are equal and hash alike; what was printed is kept beside. How numbers are
written stands in ``forms.toml``.
"""

from __future__ import annotations

from cardassay.model.numbers.number import CertificateNumber, Change, ChangeKind, NumberKind
from cardassay.model.numbers.reading import find_in_folded, find_numbers, parse_number

__all__ = [
    "CertificateNumber",
    "Change",
    "ChangeKind",
    "NumberKind",
    "find_in_folded",
    "find_numbers",
    "parse_number",
]
