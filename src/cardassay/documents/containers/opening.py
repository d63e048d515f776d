"""Which container a file is, by its bytes, and what opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.parts import Parts, RefusedError
from cardassay.documents.opening import media_of, sha256_of
from cardassay.model.problem import Problem

__all__ = ["Opener", "opener_of"]

_TAR = b"ustar"
_TAR_AT = 257


@dataclass(frozen=True, slots=True)
class Opener:
    """How one kind of container is opened."""

    open: Callable[[bytes, str, Budget], Parts]
    is_paper: bool = False
    """The container is a paper as well (a PDF), and is read as one first."""


def opener_of(data: bytes, name: str) -> Opener | None:
    """What opens the file; ``None`` when it is a file of its own, or one that nothing here opens."""
    return _OPENERS.get(_told(data, name))


def _told(data: bytes, name: str) -> str:
    media = media_of(data, name)
    if media == "pdf":
        return "pdf" if _may_hold_parts(data) else ""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if data.startswith((b"\x1f\x8b", b"BZh")):
        return "packed"
    if data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar"
    return "mail" if media == "mail" else ""


_TELLING = re.compile(rb"/(?:EmbeddedFile|JavaScript|JS|Launch|XFA|ObjStm)")
"""In the last of these, names stand packed, so that the others cannot be seen from outside."""

_LETTER = re.compile(rb"#(?:4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])")
_IN_NAME = re.compile(rb"/[\w#]{0,24}$")
"""A letter written as its number: only those write a name so who want it not to be found."""


def _may_hold_parts(data: bytes) -> bool:
    """Whether it is worth to take the PDF apart; most certificates are plain enough to tell."""
    if _TELLING.search(data) is not None:
        return True
    return any(
        _IN_NAME.search(data, max(0, match.start() - 25), match.start()) for match in _LETTER.finditer(data)
    )


def _zip(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.zips import Zip, open_zip

    if data.startswith(b"PK\x05\x06"):
        yield from open_zip(data, file, budget)
        return
    archive = Zip(data, budget)
    names = {entry.filename for entry in archive.entries}
    if "word/document.xml" in names or _is_open_document(data, "text"):
        from cardassay.documents.containers.word import open_word

        yield from open_word(data, file, sha256_of(data), archive)
    elif "xl/workbook.xml" in names or _is_open_document(data, "spreadsheet"):
        from cardassay.documents.containers.sheets import open_sheets

        yield from open_sheets(data, file, sha256_of(data), archive)
    elif "xl/workbook.bin" in names or "[Content_Types].xml" in names or _is_open_document(data, ""):
        from cardassay.documents.containers.word import inner_files

        yield OFFICE
        yield from inner_files(archive)
    else:
        yield from open_zip(data, file, budget)


def _is_open_document(data: bytes, kind: str) -> bool:
    # The specification puts the type first and unpacked, so that it can be told from outside.
    return f"application/vnd.oasis.opendocument.{kind}".encode() in data[:128]


OFFICE = Problem(
    "not-supported",
    "whole file",
    "The file is an office document of a kind that is not read (its pictures and embedded files were looked "
    "at). Ask for the issuer's PDF; a certificate that can be edited is not one.",
)


def _ole(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.ole import streams_of

    streams = streams_of(data)
    if "__properties_version1.0" in streams:
        from cardassay.documents.containers.outlook import open_outlook

        yield from open_outlook(data, file, budget)
    elif "EncryptedPackage" in streams:
        raise RefusedError(
            Problem(
                "password-protected",
                "whole file",
                "The office document is protected by a password and was not read; ask the sender for a copy "
                "without one, best as a PDF.",
            )
        )
    elif "Workbook" in streams or "Book" in streams:
        from cardassay.documents.containers.sheets import open_old_sheets

        yield from open_old_sheets(data, file, sha256_of(data), streams)
    else:
        yield OFFICE


def _packed(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.packed import open_packed

    return open_packed(data, file, budget)


def _tar(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.packed import open_tar

    return open_tar(data, file, budget)


def _mail(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.mail import open_mail

    return open_mail(data, file, budget)


def _pdf(data: bytes, file: str, budget: Budget) -> Parts:
    from cardassay.documents.containers.pdf_parts import open_pdf_parts

    return open_pdf_parts(data, file, budget)


_OPENERS: dict[str, Opener] = {
    "zip": Opener(_zip),
    "ole": Opener(_ole),
    "packed": Opener(_packed),
    "tar": Opener(_tar),
    "mail": Opener(_mail),
    "pdf": Opener(_pdf, is_paper=True),
}
