"""
What a PDF holds besides its pages: embedded files, scripts and programs to start.

Embedded files are inner files like those of an archive. Scripts are named and never run.
"""

from __future__ import annotations

import functools
import io
import zlib
from collections.abc import Iterator
from typing import Any

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.naming import Names
from cardassay.documents.containers.parts import Member, Parts, RefusedError
from cardassay.documents.containers.qpdf import open_structure
from cardassay.model.problem import Problem

__all__ = ["open_pdf_parts", "repaired"]

_MOST_NODES = 5_000
_MOST_PAGES = 300
_MOST_ANNOTATIONS = 5_000
_LARGEST_REPAIR = 64 << 20
_RUNS = {"/JavaScript": "scripts", "/Launch": "launch-action", "/Rendition": "scripts"}

_SAYS = {
    "scripts": "The PDF holds JavaScript, which can change what is shown; none was run. Certificates "
    "never need any: compare what you see with the issuer's register, and ask for a PDF without scripts.",
    "launch-action": "The PDF asks to start a program on the reader's machine; nothing was started. No "
    "certificate does that: do not open it, and ask the sender about it.",
    "dynamic-form": "The PDF is a dynamic form (XFA), whose contents a program draws; what a person sees may "
    "differ from what was read. Ask for a printed or flattened PDF.",
}
_UNKNOWN = Problem(
    "not-looked-inside",
    "whole file",
    "The PDF's inner structure is damaged, so that embedded files and scripts could not be looked for; "
    "its pages were read as far as they go. Ask the sender for it again.",
)


def open_pdf_parts(data: bytes, file: str, budget: Budget) -> Parts:
    """The files embedded in a PDF, and what it would run."""
    import pikepdf

    try:
        with open_structure(data) as pdf:
            yield from _parts(pdf, budget)
    except pikepdf.PasswordError:
        # The reader of pages says that the file is protected.
        return
    except RefusedError:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError, AttributeError):
        yield _UNKNOWN


@functools.lru_cache(maxsize=1)
def repaired(data: bytes) -> bytes | None:
    """A damaged PDF written anew; empty when it has no page, ``None`` when that cannot be done."""
    import pikepdf

    if len(data) > _LARGEST_REPAIR:
        return None
    out = io.BytesIO()
    try:
        with open_structure(data) as pdf:
            if not len(pdf.pages):
                return b""
            pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        TypeError,
        KeyError,
        RuntimeError,
        OverflowError,
    ):
        return None
    return out.getvalue()


def _parts(pdf: Any, budget: Budget) -> Parts:
    root = pdf.Root
    names = Names()
    actions: set[str] = set()
    specs: dict[tuple[int, int], tuple[str, Any]] = {}

    def note(spec: Any, key: str) -> None:
        stream = _file_of(spec)
        if stream is not None:
            place = stream.objgen if stream.objgen != (0, 0) else (0, -len(specs) - 1)
            specs.setdefault(place, (_text(spec, "/UF") or _text(spec, "/F") or key, stream))

    for key, spec in _leaves(_get(_get(root, "/Names"), "/EmbeddedFiles")):
        note(spec, key)
    for spec in _items(_get(root, "/AF")):
        note(spec, "attached")
    for action in (_get(root, "/OpenAction"), *_values(_get(root, "/AA"))):
        actions |= _runs(action)
    if any(True for _ in _leaves(_get(_get(root, "/Names"), "/JavaScript"))):
        actions.add("scripts")
    if _get(_get(root, "/AcroForm"), "/XFA") is not None:
        actions.add("dynamic-form")
    for annotation in _annotations(pdf, actions):
        actions |= _runs(_get(annotation, "/A"))
        for action in _values(_get(annotation, "/AA")):
            actions |= _runs(action)
        if str(_get(annotation, "/Subtype")) == "/FileAttachment":
            note(_get(annotation, "/FS"), "attached")
    for code in sorted(actions):
        yield Problem(code, "whole file", _SAYS[code])
    for name, stream in specs.values():
        budget.next_member()
        shown = names.harmless(name, "attached")
        try:
            yield Member(shown, _unpacked(stream, shown, budget))
        except RefusedError as refusal:
            yield refusal.problem
    yield from names.problems()


def _annotations(pdf: Any, actions: set[str]) -> Iterator[Any]:
    """The annotations of the first pages; what a page itself would run is noted on the way."""
    met = 0
    for number, page in enumerate(pdf.pages):
        if number >= _MOST_PAGES:
            return
        for action in _values(_get(page.obj, "/AA")):
            actions |= _runs(action)
        for annotation in _items(_get(page.obj, "/Annots")):
            met += 1
            if met > _MOST_ANNOTATIONS:
                return
            yield annotation


def _runs(action: Any) -> set[str]:
    """What an action would run, with those that follow it."""
    found: set[str] = set()
    waiting, seen = [action], 0
    while waiting and seen < 50:
        seen += 1
        one = waiting.pop()
        kind = str(_get(one, "/S") or "")
        if kind in _RUNS and (kind != "/Rendition" or _get(one, "/JS") is not None):
            found.add(_RUNS[kind])
        following = _get(one, "/Next")
        waiting += (
            [following] if following is not None and not _is_array(following) else list(_items(following))
        )
    return found


def _leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of a name tree; a tree that bites its tail ends."""
    waiting, met = [tree], set()
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if node is None or (node.objgen != (0, 0) and node.objgen in met):
            continue
        met.add(node.objgen)
        pairs = list(_items(_get(node, "/Names")))
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            yield str(key), value
        waiting += reversed(list(_items(_get(node, "/Kids"))))


def _file_of(spec: Any) -> Any:
    import pikepdf

    files = _get(spec, "/EF")
    for key in ("/UF", "/F", "/DOS", "/Unix", "/Mac"):
        stream = _get(files, key)
        if isinstance(stream, pikepdf.Stream):
            return stream
    return None


def _unpacked(stream: Any, name: str, budget: Budget) -> bytes:
    """The bytes of an embedded file, measured while they are inflated."""
    filters = _get(stream, "/Filter")
    kinds = [str(one) for one in (_items(filters) if _is_array(filters) else [filters]) if one is not None]
    raw = stream.read_raw_bytes()
    if not kinds:
        return budget.inflate(io.BytesIO(raw), name)
    if kinds != ["/FlateDecode"] or _get(_get(stream, "/DecodeParms"), "/Predictor") is not None:
        raise RefusedError(
            Problem(
                "not-supported",
                f"member {name}",
                f"`{name}` is packed inside the PDF in an unusual way and was not read. Save it with "
                "your PDF reader, and give it on its own.",
            )
        )
    try:
        return budget.inflate(_Inflating(raw), name)
    except zlib.error as error:
        raise RefusedError(
            Problem(
                "damaged-member",
                f"member {name}",
                f"`{name}` is damaged inside the PDF and was not read; ask the sender for it on its own.",
            )
        ) from error


class _Inflating:
    """Deflated bytes, inflated a piece at a time."""

    def __init__(self, raw: bytes) -> None:
        self._inflater = zlib.decompressobj()
        self._rest = raw

    def read(self, size: int, /) -> bytes:
        if self._inflater.eof:
            return b""
        piece = self._inflater.decompress(self._rest, size)
        self._rest = self._inflater.unconsumed_tail
        return piece


def _get(thing: Any, key: str) -> Any:
    import pikepdf

    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return thing.get(key)
    return None


def _is_array(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Array)


def _items(thing: Any) -> Iterator[Any]:
    if _is_array(thing):
        for number, item in enumerate(thing):
            if number >= _MOST_NODES:
                return
            yield item


def _values(thing: Any) -> list[Any]:
    import pikepdf

    return [thing[key] for key in list(thing.keys())[:50]] if isinstance(thing, pikepdf.Dictionary) else []


def _text(spec: Any, key: str) -> str:
    import pikepdf

    value = _get(spec, key)
    return str(value) if isinstance(value, pikepdf.String) else ""
