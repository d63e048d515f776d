"""PDFs opened by their structure (qpdf), without its remarks on standard error."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

__all__ = ["open_structure"]


def open_structure(data: bytes) -> pikepdf.Pdf:
    """
    The PDF's objects, as far as qpdf can find them; to be used as a context.

    Raises:
        pikepdf.PdfError: Nothing can be found.
        pikepdf.PasswordError: Protected by a password.
    """
    import pikepdf

    # The library writes what it had to mend to the log, which nobody asked for; the reader of the
    # file says what matters.
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
