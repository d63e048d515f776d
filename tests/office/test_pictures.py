"""Pages of papers are drawn in a process of their own, once, and say so where they cannot be drawn."""

from __future__ import annotations

import io
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cardassay.office.papers import pictures
from cardassay.office.papers.painter import NoPaintingError, Order, Painter
from tests.support.review_case import Case
from tests.support.reviewed import SUPPLIER


def test_pages_are_drawn_once_also_of_papers_inside_archives(case: Case) -> None:
    item = case.item("last_day", "sent.zip!/iso-14001.pdf")
    place = pictures.paper_in(case.office, case.tender, case.supplier, item.sha256)
    assert place.outer != place.sha256
    assert pictures.pages_of(case.office, place) == 1
    found = pictures.picture(case.office, place, 1, box=item.box, close=True, width=800)
    assert found.media_type == "image/webp"
    whole = pictures.picture(case.office, place, 1, box=item.box, width=800)
    assert whole.data != found.data
    assert pictures.picture(case.office, place, 1, box=item.box, close=True, width=700) == found
    with pytest.raises(pictures.NoPictureError, match="no page 9"):
        pictures.picture(case.office, place, 9)


def test_scans_are_drawn_as_well_page_by_page(case: Case) -> None:
    sheets = [Image.new("L", (620, 877), 255 - 20 * number) for number in range(3)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    place = pictures.paper_in(
        case.office, case.tender, case.supplier, case.put("dossier/scan.tif", out.getvalue())
    )
    assert pictures.pages_of(case.office, place) == 3
    box = (100.0, 100.0, 300.0, 130.0)
    shown = pictures.picture(case.office, place, 3, box=box, width=480)
    assert Image.open(io.BytesIO(shown.data)).width <= 480
    close = pictures.picture(case.office, place, 3, box=box, close=True, width=480)
    assert Image.open(io.BytesIO(close.data)).height < Image.open(io.BytesIO(shown.data)).height


def test_a_paper_that_cannot_be_drawn_says_so(case: Case) -> None:
    sha256 = case.put("dossier/words.txt", b"only words")
    place = pictures.paper_in(case.office, case.tender, case.supplier, sha256)
    assert pictures.pages_of(case.office, place) == 0
    with pytest.raises(pictures.NoPictureError, match=r"no picture of page 1 of words\.txt"):
        pictures.picture(case.office, place, 1)


def test_a_drawing_process_that_died_is_replaced_and_one_that_takes_too_long_is_ended(
    review_folder: Path,
) -> None:
    order = Order(
        review_folder / "suppliers" / SUPPLIER / "dossier" / "iso-9001.pdf", "iso-9001.pdf", width=480
    )
    painter = Painter()
    try:
        assert painter(order).pages == 2
        process = painter._process
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert painter(order).width == 480
        painter._longest_s = 0.0
        with pytest.raises(NoPaintingError, match="took longer"):
            painter(replace(order, page=2))
        assert painter._process is None
    finally:
        painter.close()
