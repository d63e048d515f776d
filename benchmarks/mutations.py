"""Ways to break a file, each from one random source, so that the same seed breaks it the same way."""

from __future__ import annotations

import base64
import gzip
import io
import random
import re
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence

__all__ = ["mutated"]

_TOKENS = (
    b"obj endobj stream endstream xref trailer startxref %%EOF << >> [ ] ( ) <FEFF> /Length /Filter "
    b"/FlateDecode "
    b"/ASCIIHexDecode /LZWDecode /RunLengthDecode /DCTDecode /Kids /Count /Parent /Pages /Catalog /Type "
    b"/Subtype "
    b"/Form /Image /XObject /Resources /Contents /MediaBox /CropBox /Rotate /UserUnit /ObjStm /XRef "
    b"/Prev /Encrypt "
    b"/ByteRange /EmbeddedFiles /Names /AcroForm /XFA /JavaScript /OpenAction /Annots /ToUnicode /Identity-H "
    b"BT ET Tj TJ Tf Td Do q Q cm re W n 0 -1 1 65535 65536 2147483647 4294967295 -2147483648 1e308 1e9 "
    b"NaN R "
    b"PK\x03\x04 PK\x01\x02 PK\x05\x06 PK\x06\x06 Content-Type: Content-Transfer-Encoding: boundary= "
    b"multipart/mixed "
    b"message/rfc822 base64 quoted-printable =?utf-8?B? --b --b-- <!DOCTYPE <!ENTITY <w:t> </w:p> <row> "
    b"<c \xff\xfe "
    b"\x00 \xff %PDF-1.7 \xe2\x80\xae \x1b[2J"
).split(b" ")

_NUMBERS = re.compile(rb"\d{1,10}")
_ENDINGS = (".pdf", ".txt", ".zip", ".eml", ".msg", ".docx", ".xlsx", ".jpg", ".toml", ".xls", ".tgz", "")

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def mutated(
    chance: random.Random, name: str, data: bytes, files: Sequence[tuple[str, bytes]]
) -> tuple[str, bytes]:
    """A broken copy of the file, sometimes wrapped into a container or under another name."""
    if chance.random() < 0.3 and (inside := _inside(chance, data, files)) is not None:
        data = inside
    else:
        data = _broken(chance, data, files)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        name, data = _wrapped(chance, name, data)
        if chance.random() < 0.4:
            data = _broken(chance, data, files)
    if chance.random() < 0.1:
        name = name.rpartition(".")[0] + chance.choice(_ENDINGS)
    return name, data


def _broken(chance: random.Random, data: bytes, files: Sequence[tuple[str, bytes]]) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_MUTATIONS)(chance, data, chance.choice(files)[1])
    return data


def _span(chance: random.Random, data: bytes, most: int = 4096) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, most))


def _flip(chance: random.Random, data: bytes, other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _truncate(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behead(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data[chance.randrange(min(len(data), 2048) + 1) :]


def _delete(chance: random.Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _repeat(chance: random.Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _swap(chance: random.Random, data: bytes, other: bytes) -> bytes:
    first, second = sorted((_span(chance, data), _span(chance, data)))
    if second[0] < first[1]:
        return data
    return (
        data[: first[0]]
        + data[second[0] : second[1]]
        + data[first[1] : second[0]]
        + data[first[0] : first[1]]
        + data[second[1] :]
    )


def _noise(chance: random.Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(chance, data, 256)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _token(chance: random.Random, data: bytes, other: bytes) -> bytes:
    for _ in range(chance.choice((1, 3, 10))):
        at = chance.randrange(len(data) + 1)
        kept = at + chance.choice((0, 0, 1, 8))
        data = data[:at] + chance.choice(_TOKENS) + data[kept:]
    return data


def _number(chance: random.Random, data: bytes, other: bytes) -> bytes:
    found = list(_NUMBERS.finditer(data[:300_000]))
    for match in sorted(chance.sample(found, min(len(found), 5)), key=lambda one: -one.start()):
        any_number = str(chance.randrange(9999)).encode()
        new = chance.choice((b"0", b"-1", b"1", b"99999999999", b"2147483648", any_number))
        data = data[: match.start()] + new + data[match.end() :]
    return data


def _splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :][:400_000]


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _truncate,
    _behead,
    _delete,
    _repeat,
    _swap,
    _noise,
    _token,
    _token,
    _number,
    _splice,
)


def _inside(chance: random.Random, data: bytes, files: Sequence[tuple[str, bytes]]) -> bytes | None:
    """The file with something broken inside its packing: members of a zip, streams of a PDF."""
    if data[:4] == b"PK\x03\x04":
        return _inside_zip(chance, data, files)
    if b"%PDF-" in data[:1024]:
        return _inside_pdf(chance, data, files)
    return None


def _inside_zip(chance: random.Random, data: bytes, files: Sequence[tuple[str, bytes]]) -> bytes | None:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for number, entry in enumerate(old.infolist()[:50]):
                if entry.file_size > 2_000_000:
                    continue
                content = old.read(entry)
                if chance.random() < 0.5 or number == 0:
                    content = _broken(chance, content, files)
                with warnings.catch_warnings():
                    # Two members of one name are among the things to be tried.
                    warnings.simplefilter("ignore")
                    new.writestr(zipfile.ZipInfo(entry.filename or "unnamed"), content)
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, NotImplementedError, zlib.error, EOFError):
        return None
    return out.getvalue()


def _inside_pdf(chance: random.Random, data: bytes, files: Sequence[tuple[str, bytes]]) -> bytes | None:
    """The PDF with one deflated stream unpacked, broken and packed again; its table no longer fits."""
    places = [
        match.end()
        for match in re.finditer(rb"stream\r?\n", data)
        if data[match.start() - 3 : match.start()] != b"end"
    ]
    chance.shuffle(places)
    for place in places[:20]:
        end = data.find(b"endstream", place)
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(data[place:end], 2_000_000)
        except zlib.error:
            continue
        return data[:place] + zlib.compress(_broken(chance, content, files)) + b"\n" + data[end:]
    return None


def _wrapped(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    kind = chance.choice(("zip", "eml", "gz", "tar", "zip", "eml"))
    if kind == "zip":
        out = io.BytesIO()
        method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr(zipfile.ZipInfo(name), data)
            archive.writestr(zipfile.ZipInfo("readme.txt"), b"Specimen Card Works Ltd (fictional)")
        return "wrapped.zip", out.getvalue()
    if kind == "gz":
        return f"{name}.gz", gzip.compress(data, 1, mtime=0)
    if kind == "tar":
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        return "wrapped.tar", out.getvalue()
    head = (
        b"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
        b"\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nSee attached.\r\n--b\r\nContent-Type: "
        b'application/octet-stream; name="'
    )
    body = base64.encodebytes(data)
    head += name.encode() + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return "wrapped.eml", head + body + b"\r\n--b--\r\n"
