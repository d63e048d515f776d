"""
Bytes opened as a paper, by what they are and not by what their name says.

A file that lies about its type is read by its true type, and the problem says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from cardassay.documents.page import Paper
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

__all__ = ["EXTENSIONS", "drawable", "media_of", "mismatch", "open_paper", "sha256_of"]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
)

_ZIP, _EMPTY_ZIP, _OLE = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_HEADER_LINE = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_OF_A_MAIL = re.compile(
    rb"^(?:received|return-path|mime-version|delivered-to|message-id):", re.IGNORECASE | re.MULTILINE
)

_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
"""HEIC and AVIF among the files that begin as films do."""

EXTENSIONS: dict[str, str] = {
    ".pdf": "pdf",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".toml": "typed",
    ".jpg": "image",
    ".jpeg": "image",
    ".png": "image",
    ".tif": "image",
    ".tiff": "image",
    ".gif": "image",
    ".bmp": "image",
    ".webp": "image",
    ".heic": "image",
    ".heif": "image",
    ".avif": "image",
    ".zip": "archive",
    ".7z": "archive",
    ".rar": "archive",
    ".gz": "archive",
    ".tgz": "archive",
    ".tar": "archive",
    ".bz2": "archive",
    ".docx": "office",
    ".xlsx": "office",
    ".pptx": "office",
    ".doc": "office",
    ".xls": "office",
    ".ppt": "office",
    ".odt": "office",
    ".ods": "office",
    ".docm": "office",
    ".xlsm": "office",
    ".eml": "mail",
    ".msg": "mail",
    ".html": "web page",
    ".htm": "web page",
}
"""What a file's name promises."""

_NAMES = {
    "pdf": "a PDF",
    "text": "plain text",
    "typed": "a typed form (TOML)",
    "image": "a picture",
    "archive": "an archive",
    "office": "an office document",
    "mail": "a mail",
    "web page": "a web page",
    "binary": "binary data of an unknown type",
    "empty": "an empty file",
}

_WHAT_TO_DO = {
    "archive": "Archives of this kind (7z, rar and the like) are not opened: unpack it with the program that "
    "made it, and give the files one by one or as a zip.",
    "office": "Office documents of this kind are not read: ask for the issuer's PDF; a certificate that can "
    "be edited is not one.",
    "mail": "It cannot be taken apart: save its attachments and give them one by one.",
    "web page": "Web pages are not read: save the page as PDF, or look the entry up in the register.",
    "binary": "Ask the sender what it is, and for a PDF of it.",
    "empty": "The file holds no byte; ask the sender for it again.",
}


def sha256_of(data: bytes) -> str:
    """SHA-256 of the bytes, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def media_of(data: bytes, file: str) -> str:
    """
    What the bytes are: ``pdf``, ``text``, ``typed``, ``image``, ``archive`` …

    Only where bytes alone cannot tell (typed forms and mails are plain text) does the name count.
    """
    promised = EXTENSIONS.get(PurePosixPath(file.replace("\\", "/")).suffix.lower(), "")
    if not data:
        return "empty"
    # Archives and mails may show the beginning of a PDF inside them, so these come first.
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        office = b"[Content_Types].xml" in data[:4096] or b"[Content_Types].xml" in data[-65536:]
        return "office" if office or promised == "office" or _OPEN_DOCUMENT in data[:128] else "archive"
    if data.startswith(_OLE):
        return "mail" if _OUTLOOK in data else "office"
    if data[257:262] == b"ustar":
        return "archive"
    if _is_mail(data, promised):
        return "mail"
    # A PDF may begin behind some bytes of a mail gateway or a byte order mark.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, media in _MAGIC:
        if data.startswith(magic) and not (magic == b"BM" and promised != "image"):
            return media
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image"
    if data[4:8] == b"ftyp" and data[8:12] in _PICTURE_BRANDS:
        return "image"
    if _is_text(data):
        start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<!doctype html", b"<html")):
            return "web page"
        return "typed" if promised == "typed" else "text"
    return "binary"


def _is_mail(data: bytes, promised: str) -> bool:
    """A saved mail; under another name only when its first lines are those of a mail."""
    start = data[:8192].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if _HEADER_LINE.match(start) is None:
        return False
    start = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return promised == "mail" or (promised != "typed" and _OF_A_MAIL.search(start) is not None)


def open_paper(data: bytes, file: str) -> Paper:
    """
    The paper behind the bytes.

    Never raises for what the bytes hold: what cannot be opened is a paper without pages, with the
    problem that says why and what to do.
    """
    sha256, media = sha256_of(data), media_of(data, file)
    opener = _OPENERS.get(media, _open_unsupported)
    paper = opener(data, file, sha256)
    told = mismatch(media, file)
    if told is None:
        return paper
    return Paper(
        paper.file,
        paper.sha256,
        paper.media,
        paper.method,
        paper.pages,
        (told, *paper.problems),
        paper.properties,
    )


def mismatch(media: str, file: str) -> Problem | None:
    """What a file's name promises against what it is; ``None`` where they agree."""
    suffix = PurePosixPath(file.replace("\\", "/")).suffix.lower()
    promised = EXTENSIONS.get(suffix)
    if promised is None or promised == media or media == "empty":
        return None
    if {promised, media} <= {"office", "archive"}:
        return None
    return Problem(
        "type-mismatch",
        "whole file",
        f"The name ends in {suffix}, which promises {_NAMES[promised]}, but the file is {_NAMES[media]}. "
        f"It was treated as {_NAMES[media]}; ask the sender why the name says something else.",
    )


def _open_pdf(data: bytes, file: str, sha256: str) -> Paper:
    from cardassay.documents.pdf import UnreadablePdfError, open_pdf

    try:
        return open_pdf(data, file, sha256)
    except UnreadablePdfError as error:
        unread = Paper(file, sha256, "pdf", Method.TEXT_LAYER, (), (error.problem,))
    return _open_repaired(data, unread) if unread.problems[0].code == "damaged" else unread


def _open_repaired(data: bytes, unread: Paper) -> Paper:
    """A damaged PDF as far as it can be put together again; nothing in it is sure."""
    from cardassay.documents.containers.pdf_parts import repaired
    from cardassay.documents.pdf import NO_PAGES, UnreadablePdfError, open_pdf

    again = repaired(data)
    if again is None:
        return unread
    if not again:
        return replace(unread, problems=(NO_PAGES,))
    try:
        paper = open_pdf(again, unread.file, unread.sha256)
    except UnreadablePdfError:
        return unread
    if not paper.pages:
        return unread
    problem = Problem(
        "repaired",
        "whole file",
        "The PDF is damaged and was put together again to be read; parts may be missing, and programs may "
        "show it differently. Ask the sender for it again, and look at what was read by eye.",
    )
    return replace(paper, problems=(problem, *paper.problems))


def drawable(paper: Paper, data: bytes) -> bytes:
    """The bytes to draw a paper's pages from: the file's own, or those it was repaired to."""
    if all(problem.code != "repaired" for problem in paper.problems):
        return data
    from cardassay.documents.containers.pdf_parts import repaired

    return repaired(data) or data


def _open_text(data: bytes, file: str, sha256: str) -> Paper:
    from cardassay.documents.plain import open_plain

    return open_plain(data, file, sha256)


def _open_typed(data: bytes, file: str, sha256: str) -> Paper:
    # The form is read by documents.typed; here only its text is kept.
    from cardassay.documents.plain import open_plain

    opened = open_plain(data, file, sha256)
    return Paper(file, sha256, "typed", Method.PERSON, opened.pages, opened.problems)


def _open_unsupported(data: bytes, file: str, sha256: str) -> Paper:
    media = media_of(data, file)
    return Paper(
        file,
        sha256,
        media,
        Method.TEXT_LAYER,
        (),
        (
            Problem(
                "empty-file" if media == "empty" else "not-supported",
                "whole file",
                f"The file is {_NAMES[media]}. {_WHAT_TO_DO[media]}",
            ),
        ),
    )


def _open_picture(data: bytes, file: str, sha256: str) -> Paper:
    from cardassay.documents.pictures import open_picture

    return open_picture(data, file, sha256)


_OPENERS: dict[str, Callable[[bytes, str, str], Paper]] = {
    "image": _open_picture,
    "pdf": _open_pdf,
    "text": _open_text,
    "typed": _open_typed,
}


_WRAPPED = re.compile(rb"[A-Za-z0-9+/]{61,}")
"""Runs as long as those of files wrapped in letters (Base64), which no language has."""

_ODD = bytes((*range(9), *range(14, 32)))
"""Control characters that plain text hardly ever holds."""


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    sample = data[:4096]
    odd = len(sample) - len(sample.translate(None, _ODD))
    wrapped = sum(len(run) for run in _WRAPPED.findall(sample))
    return odd <= len(sample) // 200 and wrapped * 2 < max(len(sample), 1)
