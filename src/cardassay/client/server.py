"""One server: questions and answers over its API, errors in the words in which it told them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import quote

import httpx2

from cardassay import __version__
from cardassay.client.known import Known
from cardassay.errors import CardassayError

__all__ = ["AwayError", "RefusedError", "Server"]

_PIECE = 4 << 20
"""Bytes that one request of an upload carries; what was cut off goes on behind the last one."""

_TRIES = 4
_BYTES = {"Content-Type": "application/octet-stream"}

Step = Callable[[str, int, int], None]


class RefusedError(CardassayError):
    """The server answered that it will not; ``status`` is that of HTTP, ``code`` names the problem."""

    def __init__(self, message: str, status: int, code: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class AwayError(CardassayError):
    """The server does not answer."""


class Server:
    """A connection to one server; to be used as a context."""

    def __init__(self, known: Known, *, timeout_s: float = 60.0) -> None:
        self.address = known.address
        self._http = httpx2.Client(
            base_url=known.address,
            headers={"Authorization": f"Bearer {known.token}", "User-Agent": f"cardassay/{__version__}"},
            timeout=timeout_s,
            follow_redirects=False,  # a token goes to the server that was named, and to no other
        )

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, path: str, **asked: Any) -> Any:
        """
        The JSON value that the server gives for a path under ``/api``.

        Raises:
            RefusedError: It answered with a problem.
            AwayError: It did not answer.
        """
        return self._answer("GET", path, params=_given(asked)).json()

    def each(self, path: str, **asked: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        cursor = ""
        while True:
            page = self.get(path, cursor=cursor, **asked)
            yield from page["items"]
            if not page.get("next"):
                return
            cursor = page["next"]

    def post(self, path: str, value: Any = None) -> Any:
        """The JSON value given for something that the server is to do; ``None`` when it says nothing."""
        answer = self._answer("POST", path, json=value)
        return answer.json() if answer.content else None

    def send(self, path: str, content: BinaryIO) -> Any:
        """The JSON value that the server gives for a stream of bytes."""
        return self._answer(
            "POST", path, content=iter(lambda: content.read(1 << 20), b""), headers=_BYTES
        ).json()

    def download(self, path: str, out: BinaryIO, **asked: Any) -> int:
        """How many bytes of an answer were written."""
        written = 0
        try:
            with self._http.stream("GET", f"/api{path}", params=_given(asked)) as answer:
                if answer.status_code >= 300:
                    answer.read()
                    raise _refused(answer, self.address)
                for piece in answer.iter_bytes():
                    written += out.write(piece)
        except httpx2.HTTPError as error:
            raise self._away(error) from error
        return written

    def put_in(self, supplier: str, file: Path, name: str, step: Step | None = None) -> dict[str, Any]:
        """
        What the server says of a file that was put into a dossier: kept, or there already.

        A large one goes in pieces; where an earlier try was cut off, it goes on behind the last one.

        Args:
            supplier: Path of the supplier, ``/tenders/…/suppliers/…``.
            name: The file as the dossier is to show it; folders with ``/``.
            step: Told what is sent, how many bytes, of how many.

        Raises:
            OSError: The file cannot be read.
            RefusedError: The server will not have it.
            AwayError: It does not answer.
        """
        size = file.stat().st_size
        if size > _PIECE:
            return self._in_pieces(f"{supplier}/uploads", file, name, size, step)
        place = f"{supplier}/dossier/{quote(name)}"
        kept: dict[str, Any] = self._answer("PUT", place, content=file.read_bytes(), headers=_BYTES).json()
        if step is not None:
            step(name, size, size)
        return kept

    def _in_pieces(self, path: str, file: Path, name: str, size: int, step: Step | None) -> dict[str, Any]:
        digest = _sha256(file)
        begun = (one for one in self.each(path) if (one["name"], one["size"]) == (name, size))
        upload = next(begun, None) or self.post(path, {"name": name, "size": size})
        place, sent, failed = f"{path}/{quote(str(upload['id']))}", int(upload["received"]), 0
        with file.open("rb") as content:
            while sent < size:
                content.seek(sent)
                piece = content.read(_PIECE)
                asked = {"offset": str(sent)}
                try:
                    answer = self._answer("PUT", place, content=piece, headers=_BYTES, params=asked)
                    sent, failed = int(answer.json()["received"]), 0
                except AwayError:
                    failed += 1
                    if failed == _TRIES:
                        raise
                    sent = int(self.get(place)["received"])  # a part of the piece may have arrived
                if step is not None:
                    step(name, sent, size)
        ended = self._answer("POST", f"{place}/finished", params={"sha256": digest}).json()
        kept: dict[str, Any] = ended["paper"]
        return kept

    def _answer(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """The answer; a question is asked again when the connection breaks."""
        last: httpx2.HTTPError | None = None
        for _ in range(_TRIES if method == "GET" else 1):
            try:
                answer = self._http.request(method, f"/api{path}", **sent)
            except httpx2.HTTPError as error:
                last = error
                continue
            if answer.status_code >= 300:
                raise _refused(answer, self.address)
            return answer
        assert last is not None
        raise self._away(last) from last

    def _away(self, error: httpx2.HTTPError) -> AwayError:
        return AwayError(
            f"{self.address} does not answer ({error or type(error).__name__}). Is the server running, and "
            "is the address right? What was sent before is kept there; repeat the command to go on."
        )


def _given(asked: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items() if value not in (None, "")}


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _refused(answer: httpx2.Response, address: str) -> RefusedError:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    if isinstance(told, dict) and "detail" in told:
        code = str(told.get("type", "")).rpartition(":")[2]
        return RefusedError(f"{address} says: {told['detail']}", answer.status_code, code)
    return RefusedError(
        f"{address} answered with status {answer.status_code}, which is no answer of a Cardassay server. Is "
        "the address right?",
        answer.status_code,
        "",
    )
