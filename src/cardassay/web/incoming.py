"""
Large bodies read piece by piece, straight to the disk: files of a form, or one file as it is.

Handlers run in a thread; each piece is asked for from there, so that nothing is read ahead and a body
of any size takes no memory. A body that declares more than may come is refused before it is read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anyio import from_thread
from fastapi import Request
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from cardassay.office.faults import GoneError, NotValidError, TooMuchError
from cardassay.office.office import Office
from cardassay.office.papers.uploads import most_bytes, too_large

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

__all__ = ["Incoming", "body_of", "declared", "parts_of"]

_FIELD_MOST = 64 << 10
_HEADER_MOST = 8 << 10
_FORM_FILES = 5_000


def declared(request: Request, office: Office, name: str = "the file") -> None:
    """
    Refuse a single file whose declared size is too large, before it is read.

    Raises:
        TooMuchError: It says itself that it is larger than a file may be.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes(office):
        raise too_large(office, name, int(length))


def body_of(request: Request) -> Iterator[bytes]:
    """
    The body in pieces, as it comes.

    Raises:
        GoneError: The connection broke before its end.
    """
    stream = request.stream()

    async def following() -> bytes | None:
        async for piece in stream:
            return piece
        return None

    while True:
        try:
            piece = from_thread.run(following)
        except ClientDisconnect:
            raise GoneError("The connection broke before the file was whole.", code="cut-off") from None
        if piece is None:
            return
        if piece:
            yield piece


@dataclass(slots=True)
class Incoming:
    """One part of a form: a file, or a short field."""

    name: str
    """Of the form's field."""
    file: str | None
    """The file's name as the browser gave it; ``None`` for a field."""
    pieces: Iterator[bytes]

    def text(self) -> str:
        """
        The value of a short field.

        Raises:
            NotValidError: It is too long, or no text.
        """
        data = bytearray()
        for piece in self.pieces:
            data += piece
            if len(data) > _FIELD_MOST:
                raise NotValidError("The field is too long.", field=self.name)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise NotValidError("The field is no UTF-8 text.", field=self.name) from None


def parts_of(request: Request) -> Iterator[Incoming]:
    """
    The parts of a form with files, one after the other; what is left of one is passed over.

    Raises:
        NotValidError: It is no such form, or is damaged.
        TooMuchError: It has more parts than a form of ours.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise NotValidError("Send the files as a form (multipart/form-data).", code="no-form")
    events = _Events()
    try:
        parser = MultipartParser(boundary, events.callbacks())
    except Exception as error:
        raise NotValidError(f"The form cannot be read ({error}).", code="no-form") from error
    body = body_of(request)

    def following() -> tuple[str, bytes] | None:
        while not events.found:
            piece = next(body, None)
            if piece is None:
                return None
            try:
                parser.write(piece)
            except Exception as error:
                raise NotValidError(f"The form is damaged ({error}).", code="no-form") from error
        return events.found.popleft()

    count = 0
    while (event := following()) is not None:
        if event[0] != "begin":
            continue
        count += 1
        if count > _FORM_FILES:
            raise TooMuchError(f"More than {_FORM_FILES:,} files at once; send them in several goes.")
        part = _part(event[1], following)
        yield part
        for _ in part.pieces:  # whatever was not wanted
            pass
    if not events.ended:
        raise GoneError("The connection broke before the form was whole.", code="cut-off")


def _part(headers: bytes, following: Callable[[], tuple[str, bytes] | None]) -> Incoming:
    _, options = parse_options_header(headers)
    name = options.get(b"name", b"").decode("utf-8", "replace")
    given = options.get(b"filename")
    file = None if given is None else given.decode("utf-8", "replace")
    if b"filename*" in options:
        file = unquote(options[b"filename*"].decode("ascii", "replace").rpartition("''")[2])

    def pieces() -> Iterator[bytes]:
        while (event := following()) is not None:
            if event[0] == "end":
                return
            if event[0] == "data":
                yield event[1]

    return Incoming(name, file, pieces())


class _Events:
    """What the parser finds, in order: a part begins, has data, ends."""

    def __init__(self) -> None:
        self.found: deque[tuple[str, bytes]] = deque()
        self.ended = False
        self._name, self._value, self._disposition = b"", b"", b""

    def callbacks(self) -> MultipartCallbacks:
        """For the parser."""
        return {
            "on_header_field": self._field,
            "on_header_value": self._content,
            "on_header_end": self._header,
            "on_headers_finished": self._begin,
            "on_part_data": lambda data, start, end: self.found.append(("data", data[start:end])),
            "on_part_end": lambda: self.found.append(("end", b"")),
            "on_end": self._end,
        }

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._short(self._name)

    def _content(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._short(self._value)

    def _short(self, header: bytes) -> None:
        if len(header) > _HEADER_MOST:
            raise ValueError("a header is too long")

    def _header(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name, self._value = b"", b""

    def _begin(self) -> None:
        self.found.append(("begin", self._disposition))
        self._disposition = b""

    def _end(self) -> None:
        self.ended = True
