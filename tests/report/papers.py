"""Small fictional PDFs, written byte by byte so that their hashes never change."""

from __future__ import annotations

import hashlib
from typing import Any

from cardassay.model.evidence import Fact, Method

WIDTH, HEIGHT = 420, 300
"""Size of a page in points."""

LEFT, TOP, LEADING, SIZE = 40, 60, 22, 12


def pdf(*lines: str) -> bytes:
    """A PDF of one page with one line of Helvetica below the other."""
    shown = []
    for number, line in enumerate(lines):
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown.append(f"BT /F1 {SIZE} Tf {LEFT} {HEIGHT - TOP - number * LEADING} Td ({escaped}) Tj ET")
    stream = "\n".join(shown).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def sha256(data: bytes) -> str:
    """The hash by which evidence is found."""
    return hashlib.sha256(data).hexdigest()


def on_line(line: int, value: Any, words: str, *, why_not_sure: str = "", **detail: object) -> Fact[Any]:
    """A fact read from that line (from 0) of a paper made by :func:`pdf`."""
    baseline = TOP + line * LEADING
    return Fact(
        value=value,
        sure=not why_not_sure,
        page=1,
        box=(float(LEFT), float(baseline - SIZE), float(LEFT + 6 * len(words)), float(baseline + 4)),
        words=words,
        method=Method.TEXT_LAYER,
        detail=detail,
        why_not_sure=why_not_sure,
    )
