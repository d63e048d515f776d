"""Honest containers of every kind that is opened, to be read and to be broken."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import tarfile
from collections.abc import Callable, Mapping
from typing import Any

from make_hostile.archives import zipped
from make_hostile.compound import compound_file
from make_hostile.good import GOOD_TEXT, good_pdf
from make_hostile.office import docx, ods, paragraph, xlsx
from make_hostile.pdfs import embedding
from make_hostile.pictures import png

__all__ = ["FILES", "list_of_certificates", "outlook_mail"]


def _properties(header: int, *entries: tuple[int, int, bytes]) -> bytes:
    packed = b"".join(
        struct.pack("<HHI", kind, pid, 6) + value.ljust(8, b"\0") for kind, pid, value in entries
    )
    return bytes(header) + packed


def _texts(header: int, texts: Mapping[int, str], data: bytes | None = None) -> dict[str, Any]:
    entries: list[tuple[int, int, bytes]] = []
    streams: dict[str, Any] = {}
    for pid, text in texts.items():
        encoded = text.encode("utf-16-le")
        entries.append((0x001F, pid, struct.pack("<I", len(encoded) + 2)))
        streams[f"__substg1.0_{pid:04X}001F"] = encoded
    if data is not None:
        # Streams this long need no second table of sectors.
        data = data.ljust(4096)
        entries.append((0x0102, 0x3701, struct.pack("<I", len(data))))
        streams["__substg1.0_37010102"] = data
    return {"__properties_version1.0": _properties(header, *entries), **streams}


def outlook_mail() -> bytes:
    """A mail of Outlook with a paper and with a mail that holds another one."""
    inner = {
        **_texts(24, {0x0037: "Older papers", 0x1000: "The words of the inner mail."}),
        "__attach_version1.0_#00000000": _texts(8, {0x3707: "inner.txt"}, GOOD_TEXT),
    }
    return compound_file(
        {
            "__nameid_version1.0": {},
            **_texts(32, {0x0037: "Papers", 0x1000: "The words of the mail."}),
            "__attach_version1.0_#00000000": _texts(8, {0x3707: "paper.txt"}, GOOD_TEXT),
            "__attach_version1.0_#00000001": {
                **_texts(8, {0x3001: "Older papers"}),
                "__substg1.0_3701000D": inner,
            },
        }
    )


def _row(number: int, *cells: str) -> bytes:
    filled = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{filled}</row>'.encode()


def list_of_certificates() -> bytes:
    """A spreadsheet in which a manufacturer lists its certificates."""
    return xlsx(
        _row(1, "Certificates of Specimen Card Works Ltd (fictional)")
        + _row(3, "Standard", "Certificate No.", "Valid until")
        + _row(4, "ISO 9001:2015", "FICT-1", "31.03.2027")
    )


def _ods() -> bytes:
    def cells(*texts: str) -> bytes:
        filled = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in texts
        )
        return f"<table:table-row>{filled}</table:table-row>".encode()

    return ods(
        cells("Norm", "Zertifikats-Nr.", "Gültig bis") + cells("ISO 14001:2015", "FICT-2", "31.03.2027")
    )


def _mail() -> bytes:
    parts = [
        b"Content-Type: text/html\r\n\r\n<p>Dear Sirs,</p><p>see the papers.</p>",
        b"Content-Type: application/zip; name=papers.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(zipped(("a/paper.txt", GOOD_TEXT), ("paper.pdf", good_pdf()))),
        b"Content-Type: message/rfc822\r\n\r\nSubject: Older\r\nMIME-Version: 1.0\r\n\r\nThe words of "
        b"the inner mail.",
    ]
    head = b"From: a@example.com\r\nSubject: Papers\r\nMIME-Version: 1.0\r\n"
    head += b"Content-Type: multipart/mixed; boundary=b\r\n"
    return head + b"".join(b"\r\n--b\r\n" + part for part in parts) + b"\r\n--b--\r\n"


def _tape() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("papers/a.txt", "papers/b.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(GOOD_TEXT)
            archive.addfile(entry, io.BytesIO(GOOD_TEXT))
    return gzip.compress(out.getvalue(), mtime=0)


def _letter() -> bytes:
    table = b"<w:tbl><w:tr><w:tc>%s</w:tc><w:tc>%s</w:tc></w:tr></w:tbl>"
    body = paragraph(b"Self-declaration") + table % (paragraph(b"Valid until"), paragraph(b"31.03.2027"))
    return docx(body, ("word/media/scan.png", png(300, 300)))


FILES: dict[str, Callable[[], bytes]] = {
    "mail.msg": outlook_mail,
    "mail.eml": _mail,
    "list.xlsx": list_of_certificates,
    "list.ods": _ods,
    "letter.docx": _letter,
    "papers.tgz": _tape,
    "papers.zip": lambda: zipped(("a/paper.txt", GOOD_TEXT), ("paper.pdf", good_pdf())),
    "attached.pdf": lambda: embedding(good_pdf(), b"attached.pdf"),
}
