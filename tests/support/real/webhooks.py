"""A web server that keeps every request it gets, and answers as a test wishes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.real.needs import until

__all__ = ["Request", "WebhookSink", "running_sink"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class WebhookSink:
    """What came in at one address, and what is answered to the next requests."""

    url: str
    status: int = 204
    silent: bool = False
    """Whether a request gets no answer until this is unset: for time-outs."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of the answers, such as a ``Location`` with the status 302."""
    received: list[Request] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, number: int, seconds: float = 15) -> list[Request]:
        """The requests received, once there are as many as expected."""
        until(lambda: len(self.received) >= number, f"{number} requests have come in", seconds)
        return self.received

    def clear(self) -> None:
        """Forgets what came in and answers well again."""
        self.received.clear()
        self.headers.clear()
        self.status, self.silent = 204, False


@contextmanager
def running_sink() -> Iterator[WebhookSink]:
    """A web server on the loopback address until the end of the block."""

    class Keeps(BaseHTTPRequestHandler):
        def _keep(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            sink.received.append(Request(self.command, self.path, headers, body))
            while sink.silent and not sink._ends.wait(0.05):
                pass
            if sink._ends.is_set():
                self.close_connection = True
                return
            self.send_response(sink.status)
            for name, value in sink.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_PUT = _keep  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed: the requests are kept."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeps)
    server.daemon_threads = True
    sink = WebhookSink(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield sink
    finally:
        sink._ends.set()
        server.shutdown()
        thread.join()
        server.server_close()
