"""Files that lie, break or bite: what the readers must survive with a plain message."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from make_hostile import archives, mails, office, pdfs, pictures, texts
from make_hostile.good import GOOD_NAME, good_pdf

__all__ = ["FILES", "GOOD_NAME", "good_pdf"]

FILES: Mapping[str, Callable[[], bytes]] = {
    **archives.FILES,
    **mails.FILES,
    **office.FILES,
    **pdfs.FILES,
    **pictures.FILES,
    **texts.FILES,
}
"""Name of each hostile file, and what makes its bytes."""
