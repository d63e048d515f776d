"""
Whom a buyer trusts to vouch for signers: certificates and EU trusted lists, from a folder of files.

Nothing here loads a library: the folder is read for every command, signatures are rare.
"""

from __future__ import annotations

import binascii
import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from cardassay.model.problem import Problem

__all__ = ["NO_ANCHORS", "AnchorCertificate", "Anchors", "TrustedListFile", "read_anchors"]

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.+?)-----END", re.DOTALL)
_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")

_IGNORED = frozenset({".md", ".txt", ".gitkeep", ".gitignore", ".ds_store"})
"""Notes that people keep beside their anchors."""


@dataclass(frozen=True, slots=True)
class AnchorCertificate:
    """A certificate that the buyer put into the own store."""

    file: str
    der: bytes


@dataclass(frozen=True, slots=True)
class TrustedListFile:
    """A trusted list (ETSI TS 119 612) given as a file; opened only when a signature asks for it."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """
    What a signature may lead to, small enough to hand to every worker.

    Equal anchors give equal readings: :attr:`digest` belongs to the identity of a reading.
    """

    certificates: tuple[AnchorCertificate, ...] = ()
    lists: tuple[TrustedListFile, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over everything trusted, whatever the files are called; empty when nothing is."""
        if not self:
            return ""
        parts = sorted({hashlib.sha256(one.der).hexdigest() for one in self.certificates})
        # Without what reads them, lists say nothing; once it is installed they do.
        readable = "read" if importlib.util.find_spec("xsdata") else "not read"
        parts += sorted({f"list {one.sha256} {readable}" for one in self.lists})
        return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()

    def __bool__(self) -> bool:
        return bool(self.certificates or self.lists)


NO_ANCHORS = Anchors()
"""Nobody is trusted; signatures are still checked for what they cover and whether they hold."""


def read_anchors(folder: Path) -> tuple[Anchors, tuple[Problem, ...]]:
    """
    The anchors in a folder (PEM or DER certificates, XML trusted lists), and what could not be used.

    A file that is neither never hides the others.

    Raises:
        OSError: The folder cannot be opened.
    """
    certificates: list[AnchorCertificate] = []
    lists: list[TrustedListFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        ignored = path.suffix.lower() in _IGNORED or path.name.lower() in _IGNORED
        if ignored or not path.is_file():
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(_unusable(path, f"it cannot be opened ({error.strerror})"))
            continue
        if _is_xml(data):
            lists.append(TrustedListFile(str(path.resolve()), hashlib.sha256(data).hexdigest()))
            continue
        found = _certificates(data)
        certificates.extend(AnchorCertificate(path.name, der) for der in found)
        if _KEY.search(data):
            what = "it holds a private key, which belongs to nobody but its owner"
            problems.append(_unusable(path, what, "Remove it from here. "))
        elif not found:
            what = "it is neither a certificate (PEM or DER) nor a trusted list (XML)"
            problems.append(_unusable(path, what))
    return Anchors(tuple(certificates), tuple(lists)), tuple(problems)


def _certificates(data: bytes) -> list[bytes]:
    found = []
    for match in _PEM.finditer(data):
        try:
            found.append(binascii.a2b_base64(match.group(1)))
        except binascii.Error:
            continue
    # A DER certificate is a SEQUENCE whose length fills the file.
    if not found and data[:1] == b"\x30" and _fills(data):
        found.append(data)
    return [der for der in found if der[:1] == b"\x30" and _fills(der)]


def _fills(der: bytes) -> bool:
    """The length that the outermost element states is the length there is."""
    if len(der) < 4 or not 0x81 <= der[1] <= 0x84:
        return False
    octets = der[1] & 0x7F
    return int.from_bytes(der[2 : 2 + octets], "big") + 2 + octets == len(der)


def _is_xml(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<TrustServiceStatusList", b"<tsl:"))


def _unusable(path: Path, what: str, do: str = "") -> Problem:
    return Problem(
        "anchor-unusable",
        f"anchors/{path.name}",
        f"{path.name} was not taken as a trust anchor: {what}. {do}"
        "Signatures that lead to it will not be found trusted.",
    )
