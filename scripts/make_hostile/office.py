"""Office files: entities, sheets as wide as the world, protection."""

from __future__ import annotations

from collections.abc import Callable

from make_hostile.archives import zipped
from make_hostile.compound import compound_file
from make_hostile.good import good_pdf

__all__ = ["FILES", "docx", "xlsx"]

_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

_ENTITIES = (
    b"<!DOCTYPE x ["
    + b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10 if level else b"lol")
        for level in range(10)
    )
    + b"]>"
)


def docx(body: bytes, *more: tuple[str, bytes]) -> bytes:
    """A word-processor file with this body (paragraphs and tables)."""
    document = b"<?xml version='1.0'?><w:document %s><w:body>%s</w:body></w:document>" % (_W, body)
    return zipped(("[Content_Types].xml", _TYPES), ("word/document.xml", document), *more)


def paragraph(text: bytes) -> bytes:
    """One paragraph."""
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text


def xlsx(sheet_data: bytes, *more: tuple[str, bytes], prolog: bytes = b"") -> bytes:
    """A spreadsheet with one sheet."""
    workbook = (
        b"<workbook %s %s><sheets><sheet name='Certificates' sheetId='1' r:id='rId1'/></sheets></workbook>"
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        b'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    package = relations.replace(b"/worksheet", b"/officeDocument").replace(
        b"worksheets/sheet1", b"xl/workbook"
    )
    sheet = b"<?xml version='1.0'?>%s<worksheet %s><sheetData>%s</sheetData></worksheet>" % (
        prolog,
        _S,
        sheet_data,
    )
    return zipped(
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", package),
        ("xl/workbook.xml", workbook % (_S, _R)),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
        *more,
    )


def ods(table: bytes) -> bytes:
    """An OpenDocument spreadsheet with one table."""
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="A">%s</table:table></office:spreadsheet>'
        b"</office:body></office:document-content>"
    )
    return zipped(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content % table),
        (
            "META-INF/manifest.xml",
            b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        ),
        method=0,
    )


def _corner() -> bytes:
    cell = b'<row r="%d"><c r="%s%d" t="inlineStr"><is><t>x</t></is></c></row>'
    return xlsx(cell % (1, b"A", 1) + cell % (1048576, b"XFD", 1048576))


def _repeated() -> bytes:
    cell = (
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
        b'table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    return ods(cell)


def _entities_in_docx() -> bytes:
    document = b"<?xml version='1.0'?>%s<w:document %s><w:body>%s</w:body></w:document>" % (
        _ENTITIES,
        _W,
        paragraph(b"&e9;"),
    )
    return zipped(("[Content_Types].xml", _TYPES), ("word/document.xml", document))


def _outside_entity() -> bytes:
    prolog = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    document = b"<?xml version='1.0'?>%s<w:document %s><w:body>%s</w:body></w:document>" % (
        prolog,
        _W,
        paragraph(b"&e;"),
    )
    return zipped(("[Content_Types].xml", _TYPES), ("word/document.xml", document))


FILES: dict[str, Callable[[], bytes]] = {
    "entities.docx": _entities_in_docx,
    "outside-entity.docx": _outside_entity,
    "entities.xlsx": lambda: xlsx(b'<row r="1"><c r="A1" t="str"><v>&e9;</v></c></row>', prolog=_ENTITIES),
    "corner-cell.xlsx": _corner,
    "repeated.ods": _repeated,
    "bomb.docx": lambda: docx(paragraph(b"a" * (80 << 20))),
    "deep.docx": lambda: docx(
        b"<w:tbl><w:tr><w:tc>" * 20_000 + paragraph(b"deep") + b"</w:tc></w:tr></w:tbl>" * 20_000
    ),
    "macros.docx": lambda: docx(
        paragraph(b"Dear Sirs, please run the macro."), ("word/vbaProject.bin", b"x")
    ),
    "truncated.docx": lambda: docx(paragraph(b"Dear Sirs"))[:-30],
    "no-text.docx": lambda: docx(b""),
    "broken-xml.docx": lambda: docx(b"<w:p><w:r>"),
    "with-pdf.docx": lambda: docx(paragraph(b"See the object."), ("word/embeddings/paper.pdf", good_pdf())),
    "encrypted.xlsx": lambda: compound_file({"EncryptedPackage": bytes(600), "EncryptionInfo": bytes(200)}),
    "broken.xls": lambda: compound_file({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 9000}),
    "old.doc": lambda: compound_file({"WordDocument": bytes(600)}),
    "slides.pptx": lambda: zipped(("[Content_Types].xml", _TYPES), ("ppt/presentation.xml", b"<p/>")),
}
