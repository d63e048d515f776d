"""
The revisions of a PDF, and what differs between two of them.

An incremental update appends to a file and leaves what was there: every earlier version can be cut
out of the bytes again. A linearised file has two ends of file from the start, which is no update.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cardassay.documents.editing.appearance import what_looks_different

if TYPE_CHECKING:
    import pikepdf

__all__ = ["Change", "adds_objects", "differences", "revision_ends"]

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF[ \t]*\r?\n?")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_TABLE = re.compile(rb"/Type\s*/XRef\b")
_LINEARISED = re.compile(rb"/Linearized\s+\d")
_LENGTH = re.compile(rb"/L\s+(\d+)")

_MOST_PAGES = 60
_DEEPEST = 40
_MOST_OBJECTS = 20_000

_NOT_CONTENT = frozenset(
    {"/Parent", "/P", "/StructParent", "/StructParents", "/PieceInfo", "/Popup", "/LastModified"}
)
"""Keys that lead out of the page or say nothing that is seen."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a later revision does differently."""

    what: str
    """``page-content``, ``page-added``, ``page-removed``, ``annotation``, ``form-field``, ``signature``,
    ``signature-proofs``, ``document-action``, ``attachment`` or ``other``."""

    says: str
    page: int | None = None
    """Page, counted from 1."""

    seen: bool = True
    """A person who looks at both versions sees the difference."""


def revision_ends(data: bytes) -> tuple[int, ...]:
    """Offset behind each revision, the first first; one entry for a file that was never updated."""
    ends = [match.end() for match in _END.finditer(data)]
    if len(ends) < 2:
        return tuple(ends)
    if _LINEARISED.search(data[:1024]):
        length = _LENGTH.search(data[:1024])
        whole = int(length.group(1)) if length else 0
        # The first end stands behind the first page's part; the linearised file goes on to its /L.
        ends = [end for end in ends if end >= whole - 2] if whole <= len(data) + 2 else ends[-1:]
    return tuple(ends)


def adds_objects(data: bytes, start: int) -> bool:
    """Whether the bytes from an offset hold objects, other than tables of objects."""
    return len(_OBJECT.findall(data, start)) > len(_TABLE.findall(data, start))


def differences(old: bytes, new: bytes) -> tuple[Change, ...]:
    """
    What the new version does differently, page by page.

    Raises:
        Exception: What pikepdf raises for files that it cannot open.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(old)) as before, pikepdf.open(io.BytesIO(new)) as after:
        return (*_pages(before, after, old, new), *_forms(before, after), *_catalog(before, after))


def _pages(before: pikepdf.Pdf, after: pikepdf.Pdf, old: bytes, new: bytes) -> Iterator[Change]:
    was, now = len(before.pages), len(after.pages)
    if now > was:
        yield Change("page-added", f"{now - was} of {now} pages were added")
    elif now < was:
        yield Change("page-removed", f"{was - now} of {was} pages were removed")
    changed = []
    for index in range(min(was, now, _MOST_PAGES)):
        one, other = before.pages[index].obj, after.pages[index].obj
        if one.objgen == other.objgen and _print(one) == _print(other):
            continue
        if _content(one) != _content(other):
            changed.append(index)
        yield from _annotations(one, other, index + 1)
    for index, says, seen in what_looks_different(old, new, changed):
        yield Change("page-content", says, index + 1, seen)


def _content(page: Any) -> tuple[str, ...]:
    """Prints of what a page draws: its streams, its resources, its shape."""
    shape = [_print(_inherited(page, key)) for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")]
    streams = page.get("/Contents")
    listed = list(streams) if streams is not None and not hasattr(streams, "read_raw_bytes") else [streams]
    return (*(_print(stream) for stream in listed), _print(_inherited(page, "/Resources")), *shape)


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(_DEEPEST):
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _print(value: Any) -> str:
    """
    A hash over an object and everything below it, the same in both versions when both are the same.

    An object is gone through where it is met first and named by its number in that order afterwards:
    forms and trees point at each other so often that they could not be written out.
    """
    digest = hashlib.sha256()
    _feed(digest, value, {}, 0)
    return digest.hexdigest()


def _feed(digest: Any, value: Any, met: dict[tuple[int, int], int], depth: int) -> None:
    import pikepdf

    if depth > _DEEPEST or len(met) > _MOST_OBJECTS:
        return
    if isinstance(value, pikepdf.Object):
        place = value.objgen
        if place[0]:
            if place in met:
                digest.update(b"met %d" % met[place])
                return
            met[place] = len(met)
        if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            if depth and value.get("/Type") in ("/Page", "/Pages"):
                return
            if isinstance(value, pikepdf.Stream):
                digest.update(b"stream")
                digest.update(value.read_raw_bytes())
            for key in sorted(value.keys()):
                if key not in _NOT_CONTENT:
                    digest.update(key.encode("utf-8", "surrogateescape"))
                    _feed(digest, value[key], met, depth + 1)
            return
        if isinstance(value, pikepdf.Array):
            digest.update(b"array")
            for item in value:
                _feed(digest, item, met, depth + 1)
            return
    digest.update(repr(value).encode("utf-8", "surrogateescape"))


def _annotations(one: Any, other: Any, page: int) -> Iterator[Change]:
    was = {_print(entry) for entry in one.get("/Annots") or ()}
    for entry in other.get("/Annots") or ():
        if _print(entry) in was or str(entry.get("/Subtype")) == "/Widget":
            continue
        kind = str(entry.get("/Subtype", "/annotation")).lstrip("/")
        said = str(entry.get("/Contents", ""))[:60].strip()
        quoted = f" saying “{said}”" if said else ""
        yield Change("annotation", f"a note of the kind {kind}{quoted} was laid on page {page}", page)
    now = {_print(entry) for entry in other.get("/Annots") or ()}
    gone = sum(
        str(entry.get("/Subtype")) != "/Widget" and _print(entry) not in now
        for entry in one.get("/Annots") or ()
    )
    if gone and len(now) < len(was):
        yield Change("annotation", f"{gone} notes were taken off page {page}", page)


def _forms(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Change]:
    was, now = dict(_fields(before)), dict(_fields(after))
    for name in sorted(now):
        kind, value, shown = now[name]
        old = was.get(name)
        if kind == "/Sig":
            if value and (old is None or old[1] != value):
                stamp = value.startswith("/DocTimeStamp")
                what = "a document timestamp" if stamp else "a further signature"
                yield Change("signature", f"{what} was added ({name})")
        elif old is None:
            yield Change("form-field", f"the form field {name} was added")
        elif old[1] != value:
            yield Change("form-field", f"the form field {name} now holds “{shown[:60]}”")
    if gone := sorted(set(was) - set(now)):
        yield Change("form-field", f"form fields were removed: {', '.join(gone[:5])}")


def _fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[str, str, str]]]:
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return
    waiting = [(field, "", "") for field in form.get("/Fields") or ()]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, above, inherited = waiting.pop()
        if field.objgen in seen or len(seen) > 5000:
            continue
        seen.add(field.objgen)
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        kind = str(field.get("/FT", inherited))
        if "/Kids" in field:
            waiting += [(kid, name, kind) for kid in field["/Kids"]]
        value = field.get("/V")
        if kind == "/Sig":
            told = "" if value is None else f"{value.get('/Type', '/Sig')} {_print(value)}"
        else:
            told = "" if value is None else _print(value)
        if name and "/T" in field:
            yield name, (kind, told, "" if value is None or kind == "/Sig" else str(value))


def _catalog(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Change]:
    was, now = before.Root, after.Root
    if _print(was.get("/DSS")) != _print(now.get("/DSS")):
        yield Change("signature-proofs", "proofs about certificates were added", seen=False)
    for key in ("/OpenAction", "/AA", "/OCProperties"):
        if _print(was.get(key)) != _print(now.get(key)):
            yield Change(
                "document-action", f"what the file does or shows when it is opened changed ({key[1:]})"
            )
    names, names_now = was.get("/Names"), now.get("/Names")
    for key, what, says in (
        ("/JavaScript", "document-action", "a script was added or changed"),
        ("/EmbeddedFiles", "attachment", "attached files were added or changed"),
    ):
        one = None if names is None else names.get(key)
        other = None if names_now is None else names_now.get(key)
        if _print(one) != _print(other):
            yield Change(what, says)
