"""An honest file that is read beside the hostile ones; it is fictional and says so."""

from __future__ import annotations

import functools
import io

from reportlab.pdfgen.canvas import Canvas

__all__ = ["GOOD_NAME", "GOOD_TEXT", "good_pdf"]

GOOD_NAME = "good.pdf"

GOOD_TEXT = b"""Exempla OS 3.1 (fictional)
Security Target Lite
\x0c
This Security Target claims conformance to the assurance package EAL5 augmented with AVA_VAN.5.
"""

_LINES = (
    "Specimen Card Works Ltd (fictional)",
    "Exempla OS 3.1 on Musterchip 9",
    "Security Target Lite",
    "This Security Target claims conformance to the assurance package EAL5",
    "augmented with AVA_VAN.5.",
)


@functools.cache
def good_pdf() -> bytes:
    """One page with text, the same bytes each time."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for number, line in enumerate(_LINES):
        canvas.setFont("Helvetica", 18 if number < 3 else 11)
        canvas.drawString(72, 740 - 30 * number, line)
    canvas.save()
    return out.getvalue()
