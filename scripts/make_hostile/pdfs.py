"""PDFs: damage, protection, bombs of pages and forms, scripts, embedded files."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence

from make_hostile.archives import zipped
from make_hostile.good import GOOD_TEXT, good_pdf

__all__ = ["FILES", "pdf", "written"]

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_WORDS = (
    b"BT /F1 12 Tf 72 700 Td (Specimen Card Works Ltd \\(fictional\\), a page with words "
    b"enough to be read.) Tj ET"
)


def written(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a true cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at))
    return out.getvalue()


def stream(content: bytes, more: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object."""
    if packed:
        content, more = zlib.compress(content, 9), more + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def pdf(
    content: bytes = _WORDS,
    *,
    root: bytes = b"",
    page: bytes = b"",
    box: bytes = b"0 0 595 842",
    resources: bytes = b"",
    more: Sequence[bytes] = (),
    packed: bool = False,
) -> bytes:
    """A PDF of one page; further objects are numbered from 6."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (box, resources, page),
            stream(content, packed=packed),
            _FONT,
            *more,
        ]
    )


def _embedded(data: bytes, name: bytes) -> tuple[bytes, list[bytes]]:
    root = b"/Names << /EmbeddedFiles << /Names [(%s) 6 0 R] >> >>" % name
    spec = b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 7 0 R >> >>" % (name, name)
    return root, [spec, stream(data, b"/Type /EmbeddedFile", packed=True)]


def embedding(data: bytes, name: bytes) -> bytes:
    """A PDF with one embedded file."""
    root, more = _embedded(data, name)
    return pdf(root=root, more=more)


def on_page() -> bytes:
    """A PDF with a file pinned to its page."""
    note = b"<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 30 30] /FS 7 0 R >>"
    spec = b"<< /Type /Filespec /F (pinned.pdf) /EF << /F 8 0 R >> >>"
    return pdf(page=b"/Annots [6 0 R]", more=[note, spec, stream(good_pdf(), b"/Type /EmbeddedFile")])


def circular_pages() -> bytes:
    """A page tree whose branch is its own root."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font "
            b"<< /F1 6 0 R >> >> >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 4 0 R] /Count 2 >>",
            stream(_WORDS),
            _FONT,
        ]
    )


def page_bomb() -> bytes:
    """One page that is shown sixty thousand times."""
    kids = b"3 0 R " * 60_000
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 60000 >>" % kids,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font "
            b"<< /F1 5 0 R >> >> >>",
            stream(b"BT /F1 12 Tf 72 700 Td (again) Tj ET"),
            _FONT,
        ]
    )


def count_that_lies() -> bytes:
    """One page, and a page tree that says two thousand million."""
    return pdf().replace(b"/Count 1 ", b"/Count 2000000000 ")


def zero_pages() -> bytes:
    """A PDF without any page."""
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])


def deep_tree() -> bytes:
    """A page ten thousand branches down."""
    levels = 10_000
    branches = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 %s >>"
        % (number + 1, b"/Parent %d 0 R" % (number - 1) if number > 2 else b"")
        for number in range(2, levels + 2)
    ]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (levels + 1)
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", *branches, page])


def form_bomb() -> bytes:
    """Thirty drawings, each of which shows the next one ten times."""
    levels, forms = 30, []
    for level in range(levels):
        number = 6 + level
        shown = b"/X Do " * 10 if level < levels - 1 else _WORDS
        inner = b"/XObject << /X %d 0 R >>" % (number + 1) if level < levels - 1 else b"/Font << /F1 5 0 R >>"
        forms.append(
            stream(shown, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >>" % inner)
        )
    return pdf(b"/X Do", resources=b"/XObject << /X 6 0 R >>", more=forms)


def form_in_itself() -> bytes:
    """A drawing that shows itself."""
    form = stream(
        b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return pdf(_WORDS + b" /X Do", resources=b"/XObject << /X 6 0 R >>", more=[form])


def broken_form_in_itself() -> bytes:
    """The same in a file whose structure cannot be walked."""
    return form_in_itself().replace(b"/Parent 2 0 R", b"/Parent 99999999999 0 R")


def huge_picture() -> bytes:
    """A page that is one picture of twenty thousand pixels a side."""
    data = zlib.compress(bytes(20_000 * 20_000 // 8), 9)
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 1 /ColorSpace "
        b"/DeviceGray "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
    )
    return pdf(b"595 0 0 842 0 0 cm /I Do", resources=b"/XObject << /I 6 0 R >>", more=[picture])


def without_mapping() -> bytes:
    """Text drawn by glyph numbers that stand for no letters."""
    glyphs = b"".join(b"%04X" % number for number in range(40, 140))
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Unnamed /Encoding /Identity-H /DescendantFonts [7 0 R] >>"
    )
    inner = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unnamed /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R /DW 600 >>"
    )
    shape = (
        b"<< /Type /FontDescriptor /FontName /Unnamed /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 "
        b"/Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    content = b"BT /F2 12 Tf 72 700 Td <%s> Tj ET" % glyphs
    return pdf(content, resources=b"/Font << /F2 6 0 R >>", more=[font, inner, shape]).replace(
        b"/Font << /F1 5 0 R >> /Font", b"/Font"
    )


def turned_text() -> bytes:
    """Text with direction overrides and control signs, mapped on purpose."""
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 "
        b"begincodespacerange <00> <FF> "
        b"endcodespacerange 3 beginbfchar <41> <202E> <42> <0007> <43> <001B> endbfchar endcmap end end"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    content = _WORDS + b" BT /F2 12 Tf 72 600 Td (ABC hidden ABC) Tj ET"
    return pdf(content, resources=b"/Font << /F1 5 0 R /F2 6 0 R >>", more=[font, stream(mapping)]).replace(
        b"/Font << /F1 5 0 R >> /Font", b"/Font"
    )


def protected(user: str) -> bytes:
    """A PDF that asks for a password; an empty one opens it without asking."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))
    return out.getvalue()


def damaged_table() -> bytes:
    """A PDF whose table of objects and whose first objects are overwritten, but whose page is whole."""
    data = pdf()
    at = data.index(b"xref\n")
    return data[:at] + b"x" * 40 + data[at + 40 :]


def no_page_left() -> bytes:
    """The first two hundred bytes of a PDF."""
    return pdf()[:200]


def huge_table() -> bytes:
    """A table of objects that says it has four thousand million entries."""
    return pdf().replace(b"xref\n0 6\n", b"xref\n0 4000000000\n").replace(b"/Size 6", b"/Size 4000000000")


def deep_arrays() -> bytes:
    """Two hundred thousand brackets inside each other, in the content and in the catalogue."""
    return pdf(
        b"[" * 200_000 + b"]" * 200_000 + b" TJ " + _WORDS, root=b"/X " + b"[" * 100_000 + b"]" * 100_000
    )


FILES: dict[str, Callable[[], bytes]] = {
    "truncated.pdf": lambda: good_pdf()[: len(good_pdf()) * 2 // 3],
    "nothing-left.pdf": no_page_left,
    "damaged-table.pdf": damaged_table,
    "encrypted.pdf": lambda: protected("secret"),
    "encrypted-empty-password.pdf": lambda: protected(""),
    "circular-pages.pdf": circular_pages,
    "page-bomb.pdf": page_bomb,
    "count-that-lies.pdf": count_that_lies,
    "zero-pages.pdf": zero_pages,
    "deep-tree.pdf": deep_tree,
    "form-bomb.pdf": form_bomb,
    "form-in-itself.pdf": form_in_itself,
    "form-in-itself-broken.pdf": broken_form_in_itself,
    "huge-picture.pdf": huge_picture,
    "content-bomb.pdf": lambda: pdf(b"0 0 m 9 9 l S " * (3 << 20), packed=True),
    "blank-bomb.pdf": lambda: pdf(b" " * (40 << 20), packed=True),
    "without-mapping.pdf": without_mapping,
    "turned-text.pdf": turned_text,
    "negative-box.pdf": lambda: pdf(box=b"0 0 -595 -842"),
    "empty-box.pdf": lambda: pdf(box=b"0 0 0 0"),
    "vast-page.pdf": lambda: pdf(box=b"0 0 1000000000 1000000000"),
    "huge-table.pdf": huge_table,
    "deep-arrays.pdf": deep_arrays,
    "script.pdf": lambda: pdf(root=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "script-disguised.pdf": lambda: pdf(root=b"/OpenAction << /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"),
    "launch.pdf": lambda: pdf(root=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "dynamic-form.pdf": lambda: pdf(root=b"/AcroForm << /Fields [] /XFA 6 0 R >>", more=[stream(b"<xdp/>")]),
    "embedded-pdf.pdf": lambda: embedding(good_pdf(), b"attached.pdf"),
    "embedded-zip.pdf": lambda: embedding(zipped(("paper.txt", GOOD_TEXT)), b"papers.zip"),
    "embedded-bomb.pdf": lambda: embedding(bytes(80 << 20), b"zeros.txt"),
    "embedded-trick.pdf": lambda: embedding(GOOD_TEXT, b"../../escape.txt"),
    "pinned-file.pdf": on_page,
}
