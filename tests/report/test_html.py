from __future__ import annotations

import functools
import os
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cardassay.model.document import Flag
from cardassay.model.verdict import Verdict
from cardassay.report.crop import Cropper
from cardassay.report.html import render_html, write_html, write_text

from . import dossier, fixtures
from .papers import HEIGHT, WIDTH, sha256

CASE = fixtures.assessment()
BAD = '"><img src=http://evil.example.invalid/x onerror=alert(1)>{{ 7*7 }}\u202e\x07'
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that they nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert tag == self.open.pop()


@functools.cache
def page() -> str:
    return render_html([CASE, fixtures.qualified()], read_bytes=dossier.read_bytes)


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser


def test_the_page_is_as_the_golden_file_has_it(golden: Callable[[str, str], str]) -> None:
    # How a page is drawn changes with the PDF library; that pictures are there is tested below.
    text = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "data:image/png;base64,…", page())
    shown = re.sub(r"<style>.*?</style>", "<style>…</style>", text, flags=re.DOTALL)

    assert shown == golden("report.html", shown)


def test_the_same_assessments_give_the_same_page() -> None:
    assert page.__wrapped__() == page()


def test_every_tag_is_closed() -> None:
    assert tags(page()).open == []


def test_nothing_is_loaded_from_anywhere() -> None:
    loading = {"src", "href", "srcset", "action", "data", "poster", "background", "xlink:href"}
    for tag, attributes in tags(page()).seen:
        for name in loading & set(attributes):
            value = attributes[name] or ""
            assert value.startswith(("#", "data:image/png;base64,")), (tag, name, value)
    style = re.search(r"<style>(.*?)</style>", page(), re.DOTALL)
    assert style is not None
    assert "@import" not in style[1]
    assert re.findall(r"url\((?!#)", style[1]) == []


def test_the_page_forbids_itself_scripts_and_loading() -> None:
    assert "default-src 'none'" in page()
    assert not [tag for tag, _ in tags(page()).seen if tag in {"script", "iframe", "object", "embed", "link"}]


def test_no_attribute_of_the_page_runs_a_script() -> None:
    assert not [
        (tag, name) for tag, attributes in tags(page()).seen for name in attributes if name[:2] == "on"
    ]


def hostile() -> str:
    supplier = replace(
        CASE.supplier, name=BAD, sites=tuple(replace(s, name=BAD) for s in CASE.supplier.sites)
    )
    document = replace(CASE.documents[2], file=BAD, flags=(Flag("x", BAD),))
    findings = tuple(
        replace(f, requirement=replace(f.requirement, title=BAD), waiver=None, actions=tuple(
            replace(a, what=BAD, whom=BAD, must_show=((BAD, BAD),)) for a in f.actions))
        for f in CASE.findings
    )  # fmt: skip
    chains = tuple(
        replace(chain, links=tuple(replace(link, says=BAD) for link in chain.links)) for chain in CASE.chains
    )
    case = replace(
        CASE, supplier=supplier, documents=(document,), findings=findings, chains=chains,
        project=replace(CASE.project, name=BAD, buyer=BAD),
    )  # fmt: skip
    return render_html([case], read_bytes=dossier.read_bytes)


def test_a_hostile_text_stays_a_text_wherever_it_stands() -> None:
    parser = tags(hostile())

    assert "img" not in {tag for tag, _ in parser.seen}
    assert parser.open == []
    assert not [name for _, attributes in parser.seen for name in attributes if name == "onerror"]
    assert "{{ 7*7 }}" in hostile()


def test_hidden_signs_are_shown() -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00-\x08]", hostile())
    assert "⟨U+202E⟩" in hostile()


def test_every_link_inside_the_page_leads_somewhere() -> None:
    seen = tags(page()).seen
    names = {attributes["id"] for _, attributes in seen if attributes.get("id")}
    targets = {str(a["href"])[1:] for _, a in seen if str(a.get("href", "")).startswith("#")}

    assert targets <= names


def test_blockers_stand_before_everything_else_of_a_supplier() -> None:
    text = page()
    order = [
        "group blockers", "group conditions", "group questions", "Verdict by product", "Timeline over",
        "Schedule of", "Chains of", "Assets and", "group asked", "group met", "Papers as read",
    ]  # fmt: skip
    places = [text.index(word) for word in order]

    assert places == sorted(places)


@pytest.mark.parametrize(
    "said",
    [
        "The rules were not reviewed by your organisation.",
        "layout not yet seen for real",
        "rule not sourced",
        "one source, checked on 2026-11-22",
        "breaks on 2032-07-01",
        "with waivers: cannot tell yet",
    ],
)
def test_what_limits_the_answer_is_said(said: str) -> None:
    assert said in page()


def test_a_review_is_named_in_the_place_of_the_warning() -> None:
    reviewed = replace(CASE, knowledge=replace(CASE.knowledge, reviewed_by="A. Person"))
    text = render_html([reviewed], read_bytes=dossier.read_bytes)

    assert "The rules were reviewed by A. Person" in text
    assert "were not reviewed" not in text


def test_each_place_is_drawn_once_however_often_it_is_cited() -> None:
    seen = tags(page()).seen
    drawn = [attributes["id"] for tag, attributes in seen if tag == "image"]
    used = [attributes["href"] for tag, attributes in seen if tag == "use"]

    assert len(drawn) == len(set(drawn))
    assert len(used) > len(drawn) > 0


def test_a_fact_that_several_parts_rest_on_is_shown_once_for_a_paper() -> None:
    finding = next(finding for finding in CASE.findings if finding.candidates)
    (candidate, *_) = finding.candidates
    part = next(part for part in candidate.parts if part.facts)
    twice = replace(finding, candidates=(replace(candidate, parts=(part, part)),))
    text = render_html([replace(CASE, findings=(twice,))], read_bytes=dossier.read_bytes)

    assert text.count('<span class="value">as above</span>') == len(part.facts)


def test_a_break_ahead_is_never_called_satisfied() -> None:
    life = next(finding for finding in CASE.findings if finding.breaks)
    text = render_html([replace(CASE, findings=(life,))], read_bytes=dossier.read_bytes)
    head = text[text.index("<summary>", text.index("group blockers")) :]
    head = head[: head.index("</summary>")]

    assert "breaks on 2032-07-01" in head
    assert "satisfied" not in head
    assert "ends inside the programme" in head


def test_verdicts_that_are_the_same_everywhere_are_folded() -> None:
    cells = tuple(replace(cell, by_evidence=Verdict.QUALIFIED) for cell in CASE.verdicts.cells)
    same = replace(CASE, verdicts=replace(CASE.verdicts, cells=cells))

    assert "the same everywhere" in render_html([same], read_bytes=dossier.read_bytes)
    assert "the same everywhere" not in render_html([CASE], read_bytes=dossier.read_bytes)


def test_a_file_that_is_gone_leaves_the_words() -> None:
    def gone(digest: str) -> bytes:
        raise KeyError(digest)

    text = render_html([CASE], read_bytes=gone)

    assert "Valid until 2025-10-31" in text
    assert "<image " not in text


def test_a_crop_shows_the_words_inside_a_frame() -> None:
    paper = dossier.quality()
    box = paper.facts["last_day"].box
    assert box is not None
    with Cropper(dossier.read_bytes) as cropper:
        crop = cropper.crop(sha256(dossier.QUALITY_PDF), 1, box)

    assert crop is not None
    assert crop.png.startswith(b"\x89PNG")
    assert crop.width >= box[2] - box[0]
    assert crop.height >= box[3] - box[1]


@pytest.mark.parametrize(
    ("page_number", "box"),
    [
        (1, (-500.0, -500.0, -400.0, -400.0)),
        (1, (0.0, 0.0, 1e9, 1e9)),
        (1, (WIDTH + 5.0, HEIGHT + 5.0, WIDTH + 9.0, HEIGHT + 9.0)),
        (1, (50.0, 50.0, 50.0, 50.0)),
        (2, (50.0, 50.0, 90.0, 90.0)),
        (0, (50.0, 50.0, 90.0, 90.0)),
    ],
)
def test_a_place_outside_the_paper_breaks_nothing(
    page_number: int, box: tuple[float, float, float, float]
) -> None:
    with Cropper(dossier.read_bytes) as cropper:
        crop = cropper.crop(sha256(dossier.QUALITY_PDF), page_number, box)

    assert (crop is not None) == (page_number == 1)


def test_a_plain_text_has_no_picture() -> None:
    with Cropper(dossier.read_bytes) as cropper:
        assert cropper.crop(sha256(dossier.FACILITY_TEXT), 1, (0.0, 0.0, 1.0, 1.0)) is None


def test_a_broken_file_has_no_picture() -> None:
    with Cropper(lambda _: b"%PDF-1.7 broken") as cropper:
        assert cropper.crop("0" * 64, 1, (0.0, 0.0, 1.0, 1.0)) is None


def test_the_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.html"
    write_html([CASE], target, read_bytes=dossier.read_bytes)
    before = target.read_text(encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(target, "half \ud800")

    assert target.read_text(encoding="utf-8") == before
    assert [path.name for path in target.parent.iterdir()] == ["report.html"]


def test_a_link_stays_a_link_and_a_pipe_a_pipe(tmp_path: Path) -> None:
    report, link, pipe = tmp_path / "report.html", tmp_path / "link.html", tmp_path / "pipe"
    link.symlink_to(report)
    write_text(link, "through the link")
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_text(pipe, "through the pipe")
    reader.join(timeout=10)

    assert link.is_symlink()
    assert report.read_text(encoding="utf-8") == "through the link"
    assert pipe.is_fifo()
    assert received == ["through the pipe"]


def test_a_run_without_suppliers_still_gives_a_page() -> None:
    assert "No supplier was assessed" in render_html([], read_bytes=dossier.read_bytes)
