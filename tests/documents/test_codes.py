"""Codes and links: found wherever they are drawn, compared with known hosts, shown and never followed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cardassay.documents.codes import codes_of, judged, with_codes
from cardassay.documents.codes.hosts import host_of, registrable, resembles
from cardassay.documents.codes.seen import escaped
from cardassay.documents.opening import open_paper
from cardassay.model.attestation import Attestation
from cardassay.model.document import Code, Document, Flag, Kind
from cardassay.model.evidence import Fact

WIDTH, HEIGHT = 420, 595
ADDRESS = "https://verify.example.org/c?no=FIK-20417"


def qr(text: str = ADDRESS, scale: int = 4, form: str = "QRCode") -> Image.Image:
    """A code as a picture."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, form))
    rows: Any = made.to_image(scale=scale)
    return Image.frombytes("L", (rows.shape[1], rows.shape[0]), bytes(rows))


def pdf(draw: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.drawString(50, 500, "Certificate of Specimen Card Works Ltd (fictional)")
    draw(canvas)
    canvas.save()
    return out.getvalue()


def placed(picture: Image.Image, side: float = 80) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.drawImage(ImageReader(picture), 300, 50, side, side) and None


def codes_in(data: bytes, name: str = "a.pdf") -> tuple[Code, ...]:
    return codes_of(data, open_paper(data, name))[0]


def test_picture_object_is_decoded_with_its_place_on_the_page() -> None:
    (code,) = codes_in(pdf(placed(qr())))

    assert (code.kind, code.text, code.page) == ("qr", ADDRESS, 1)
    assert code.box == pytest.approx((300, HEIGHT - 130, 380, HEIGHT - 50), abs=1)


def test_data_matrix_is_read_too() -> None:
    (code,) = codes_in(pdf(placed(qr("FIK-20417", form="DataMatrix"))))

    assert (code.kind, code.text) == ("data-matrix", "FIK-20417")


def test_code_stored_with_one_dot_for_each_square_is_read() -> None:
    assert [code.text for code in codes_in(pdf(placed(qr(scale=1))))] == [ADDRESS]


def test_code_drawn_with_squares_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        widget = QrCodeWidget(ADDRESS, barWidth=90, barHeight=90)
        drawing = Drawing(90, 90)
        drawing.add(widget)
        drawing.drawOn(canvas, 250, 60)

    assert [(code.kind, code.text) for code in codes_in(pdf(draw))] == [("qr", ADDRESS)]


def test_code_drawn_as_one_shape_is_read() -> None:
    squares = qr(scale=1)

    def draw(canvas: Canvas) -> None:
        shape = canvas.beginPath()
        for x in range(squares.width):
            for y in range(squares.height):
                if not squares.getpixel((x, y)):
                    shape.rect(250 + 3 * x, 160 - 3 * y, 3, 3)
        canvas.drawPath(shape, stroke=0, fill=1)

    assert [code.text for code in codes_in(pdf(draw))] == [ADDRESS]


def test_code_on_a_page_that_is_a_picture_is_read_once() -> None:
    page = Image.new("L", (WIDTH * 2, HEIGHT * 2), "white")
    page.paste(qr(scale=3), (560, 900))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(page), 0, 0, WIDTH, HEIGHT)

    (code,) = codes_in(pdf(draw))

    assert code.text == ADDRESS
    assert code.box is not None
    assert code.box[0] == pytest.approx(280, abs=14)


def test_code_on_a_photo_is_read() -> None:
    photo = Image.new("RGB", (600, 500), "beige")
    photo.paste(qr().rotate(8, expand=True, fillcolor="white"), (200, 150))
    out = io.BytesIO()
    photo.save(out, "PNG")

    assert [code.text for code in codes_in(out.getvalue(), "a.png")] == [ADDRESS]


def test_same_code_in_two_places_is_listed_once() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(qr()), 300, 50, 80, 80)
        canvas.drawImage(ImageReader(qr(scale=5)), 50, 50, 80, 80)

    assert len(codes_in(pdf(draw))) == 1


def test_links_of_the_file_are_listed_but_no_other_actions() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.linkURL("https://www.example.org/terms", (50, 50, 120, 60))
        canvas.linkURL("javascript:alert(1)", (50, 80, 120, 90))
        canvas.linkURL("mailto:a@example.org", (50, 100, 120, 110))

    (code,) = codes_in(pdf(draw))

    assert (code.kind, code.text, code.page) == ("link", "https://www.example.org/terms", 1)
    assert code.box == pytest.approx((50, HEIGHT - 60, 120, HEIGHT - 50), abs=1)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The validity can be checked at www.example.org/certificates.", ["www.example.org/certificates"]),
        (
            "Die Gültigkeit ist unter pruefung.example.de/zertifikate abrufbar",
            ["pruefung.example.de/zertifikate"],
        ),
        ("可在 www.example.cn 查询证书状态", ["www.example.cn"]),
        ("Specimen Card Works Ltd, Exampleton, www.example.org", []),
        ("To verify write to check@example.org", []),
        ("Rossi S.p.A. verifica del 12.03.2024", []),
    ],
)
def test_printed_addresses_count_beside_words_that_say_so(line: str, found: list[str]) -> None:
    assert [code.text for code in codes_in(line.encode(), "a.txt")] == found


def test_signs_that_hide_or_turn_are_written_out() -> None:
    (code,) = codes_in(pdf(placed(qr("FIK\x1d20417\u202egnp.\x1b[31m"))))

    assert code.text == "FIK\\u001d20417\\u202egnp.\\u001b[31m"
    assert [flag.code for flag in judged([code], [])[1]] == ["code-hidden-signs"]


def test_line_ends_inside_a_code_stay() -> None:
    assert escaped("No: 1\r\nHolder: A") == "No: 1\nHolder: A"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n%broken", b"\x89PNG\r\n\x1a\n broken", b"\xff\xd8\xff\xe0 no picture"]
)
def test_broken_files_have_no_codes_and_raise_nothing(data: bytes) -> None:
    assert codes_in(data, "a.bin") == ()


def test_a_code_on_a_very_large_picture_is_found_with_its_place_in_the_picture_as_shown() -> None:
    huge = Image.new("1", (9_000, 6_000), 1)
    huge.paste(qr().convert("1").resize((1500, 1500)), (6000, 3000))
    out = io.BytesIO()
    huge.save(out, "PNG")
    data = out.getvalue()

    (code,), problems = codes_of(data, open_paper(data, "a.png"))

    assert (code.text, problems) == (ADDRESS, ())
    assert code.box is not None
    assert 6000 <= code.box[0] < code.box[2] <= 7500


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://certcheck.ukas.com/x", "ukas.com"),
        ("http://www.ornek.com.tr", "ornek.com.tr"),
        ("http://a.b.example.co.uk:8080/", "example.co.uk"),
        ("https://me@example.org/", "example.org"),
        ("https://shop.github.io/", "shop.github.io"),
        ("HTTPS://WWW.EXAMPLE.ORG", "example.org"),
        ("http://10.0.0.7:80/x", "10.0.0.7"),
    ],
)
def test_addresses_belong_to_whoever_registered_them(text: str, domain: str) -> None:
    host = host_of(text)

    assert host is not None
    assert host.domain == domain


@pytest.mark.parametrize("text", ["Certificate 12", "", "a.b", "3.1.2025"])
def test_text_without_an_address_has_no_host(text: str) -> None:
    assert host_of(text) is None or text == "a.b"


def test_one_label_is_its_own_domain() -> None:
    assert registrable("localhost") == "localhost"


def flags(text: str, *bodies: str, kind: str = "qr") -> tuple[bool | None, list[str]]:
    codes, raised = judged([Code(kind, text, None, 1)], bodies)
    return codes[0].host_known, [flag.code for flag in raised]


def test_host_of_the_body_that_the_paper_names_is_known() -> None:
    assert flags("https://www.sgs.com/en/certified", "SGS United Kingdom Ltd") == (True, [])


def test_registers_and_accreditors_are_known_for_every_body() -> None:
    assert flags("https://www.iafcertsearch.org/certification/x", "Muster Zert GmbH (fictional)") == (
        True,
        [],
    )
    assert flags("https://asist.turkak.org.tr/tr/x", "Ornek Belgelendirme (fictional)") == (True, [])


def test_host_is_not_compared_where_no_body_is_known() -> None:
    assert flags("https://verify.example.org/", "Muster Zert GmbH (fictional)") == (None, [])
    assert flags("FIK-20417", "SGS United Kingdom Ltd") == (None, [])


def test_unknown_host_of_a_known_body_is_a_question() -> None:
    assert flags("https://verify.example.org/", "SGS United Kingdom Ltd") == (False, ["host-unknown"])


def test_links_to_other_places_are_usual() -> None:
    assert flags("https://verify.example.org/", "SGS United Kingdom Ltd", kind="link") == (False, [])


def test_host_of_another_body_is_a_question() -> None:
    assert flags("https://www.dnv.com/c", "SGS United Kingdom Ltd") == (False, ["host-of-other-body"])


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://ukas.com.check-certificates.net/", "ukas.com"),
        ("https://xn--dkra-dpa.com/", None),
        ("https://bureauvertias.com/", "bureauveritas.com"),
        ("https://bureauveritas-verify.com/", "bureauveritas.com"),
        ("https://iafcertsearch.net/", "iafcertsearch.org"),
        ("https://tuvsud-c0m.net/", "tuvsud.com"),
        ("https://intertеk.com/", "intertek.com"),
        ("https://1rqa.com/", "lrqa.com"),
        ("https://certificates.example.org/", None),
        ("https://fiktivcertification.com/", None),
        ("https://grocert.org/", None),  # one letter off a body that the paper does not name
        ("https://musterquality-audit.com/", None),
    ],
)
def test_look_alikes_are_told_with_what_they_resemble(address: str, known: str | None) -> None:
    host = host_of(address)
    assert host is not None

    found = resembles(host)

    assert (found[0] if found else None) == known


def test_look_alike_is_a_flag_that_says_why() -> None:
    _, raised = judged([Code("qr", "https://ukas.com.check.net/x", None, 2)], ["LRQA Limited"])

    assert [(flag.code, flag.page) for flag in raised] == [("host-look-alike", 2)]
    assert "ukas.com" in raised[0].says
    assert "stands in front of a foreign one" in raised[0].says


def test_short_names_are_compared_only_with_the_body_of_the_paper() -> None:
    assert flags("https://sgs-check.com/", "SGS United Kingdom Ltd")[1] == ["host-look-alike"]
    assert flags("https://pca-check.com/", "SGS United Kingdom Ltd")[1] == ["host-unknown"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://bit.ly/abc", "code-short-address"),
        ("http://192.168.0.9/x", "code-no-public-name"),
        ("https://certs.vercel.app/x", "code-free-hosting"),
    ],
)
def test_addresses_that_tell_nothing_are_questions(address: str, code: str) -> None:
    assert flags(address)[1] == [code]


def test_document_gets_its_codes_and_their_questions() -> None:
    data = pdf(placed(qr("https://bit.ly/abc")))
    paper = open_paper(data, "a.pdf")
    before = Document("a.pdf", paper.sha256, Kind.UNKNOWN, flags=(Flag("draft-marks", "x", 1),))

    after = with_codes(before, paper, data)

    assert [code.text for code in after.codes] == ["https://bit.ly/abc"]
    assert [flag.code for flag in after.flags] == ["draft-marks", "code-short-address"]


def with_number(value: str, text: str) -> list[str]:
    data = pdf(placed(qr(text)))
    paper = open_paper(data, "a.pdf")
    attestation = Attestation("iso-9001", {"number": Fact(value, True, words=value)})
    after = with_codes(Document("a.pdf", paper.sha256, Kind.UNKNOWN, (attestation,)), paper, data)
    return [flag.code for flag in after.flags]


def test_code_that_names_another_number_than_the_paper_is_a_question() -> None:
    text = "Certificate No: FIK-20418\nHolder: Specimen Card Works Ltd"

    assert with_number("FIK-20417", text) == ["code-disagrees"]
    assert with_number("FIK 20418", text) == []
    assert with_number("FIK-20417", "https://example.org/20418") == []


def test_same_name_under_another_ending_is_unknown_and_no_likeness() -> None:
    assert flags("https://lrqa.example.net/", "LRQA Limited")[1] == ["host-unknown"]
    assert flags("https://lrqa.net/c", "LRQA Limited")[1] == ["host-unknown"]
    assert flags("https://lrqa.net/c", "Muster Zert GmbH (fictional)")[1] == ["host-look-alike"]
