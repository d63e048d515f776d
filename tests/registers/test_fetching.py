"""The one place that uses the network, against a real server on this machine, and without any."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cardassay.registers.described import Described
from cardassay.registers.describing import load_descriptions
from cardassay.registers.fetching import AGENT, Fetched, NotFetchedError, fetch

from .written import csv_text, describe

LIST = csv_text().encode()
Ask = Callable[..., Fetched]


class _Server(BaseHTTPRequestHandler):
    """Answers by path: the list, an error, a redirect, too much, too little, too slowly."""

    seen: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.seen.append((self.path, {name.lower(): text for name, text in self.headers.items()}))
        kind = self.path.strip("/")
        if kind.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", kind.removeprefix("to/"))
            self.end_headers()
            return
        status = {"gone": 404, "busy": 503}.get(kind, 200)
        self.send_response(status)
        self.send_header("Content-Type", "text/csv")
        if kind == "short":
            self.send_header("Content-Length", str(len(LIST) + 100))
        if kind == "claims-much":
            self.send_header("Content-Length", str(10**12))
        self.end_headers()
        if kind == "slow":
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        if kind == "much":
            for _ in range(64):
                self.wfile.write(b"x" * 65536)
        if kind in ("list", "short"):
            self.wfile.write(LIST)

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the other side hangs up, which is what some tests want
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine: what the server shows, and what a client trusts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "register.example (fictional)")])
    now = datetime.datetime.now(datetime.UTC)
    hosts = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


@pytest.fixture
def server(trusted: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[ThreadingHTTPServer]:
    """A server on this machine that is gone after the test."""
    _Server.seen = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    made.daemon_threads = True
    made.socket = trusted[0].wrap_socket(made.socket, server_side=True)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def of(server: ThreadingHTTPServer, path: str, host: str = "127.0.0.1") -> Described:
    return replace(describe(), public_file=f"https://{host}:{server.server_port}/{path}")


@pytest.fixture
def ask(trusted: tuple[ssl.SSLContext, ssl.SSLContext], server: ThreadingHTTPServer) -> Ask:
    """Fetches a path of the server."""

    def fetched(path: str, **more: float) -> Fetched:
        return fetch(of(server, path), context=trusted[1], **more)  # type: ignore[arg-type]  # whole numbers too

    return fetched


def test_the_list_comes_byte_for_byte_and_nothing_about_the_person_goes_out(ask: Ask) -> None:
    fetched = ask("list")

    assert fetched.data == LIST
    assert fetched.kind == "text/csv"
    assert fetched.address.endswith("/list")
    ((path, headers),) = _Server.seen
    assert path == "/list"
    assert headers["user-agent"] == AGENT
    assert set(headers) <= {"host", "user-agent", "accept", "connection", "accept-encoding"}


@pytest.mark.parametrize(("path", "says"), [("gone", "answers 404"), ("busy", "answers 503")])
def test_an_error_of_the_server_is_named_with_what_to_do(ask: Ask, path: str, says: str) -> None:
    with pytest.raises(NotFetchedError, match=says) as raised:
        ask(path)

    assert "Ask the office by mail." in str(raised.value)


def test_a_list_that_breaks_off_is_not_taken(ask: Ask) -> None:
    with pytest.raises(NotFetchedError, match=r"broke off|cannot be reached"):
        ask("short")


@pytest.mark.parametrize("path", ["much", "claims-much"])
def test_an_answer_that_is_too_large_is_not_taken(ask: Ask, path: str) -> None:
    with pytest.raises(NotFetchedError, match="larger than 100,000 bytes"):
        ask(path, most_bytes=100_000)


def test_an_answer_that_drips_is_given_up(ask: Ask) -> None:
    begun = time.monotonic()

    with pytest.raises(NotFetchedError, match="did not come in time"):
        ask("slow", time_limit_s=0.3)

    assert time.monotonic() - begun < 4


def test_an_empty_answer_is_no_list(ask: Ask) -> None:
    with pytest.raises(NotFetchedError, match="is empty"):
        ask("empty")


def test_a_redirect_on_the_same_host_is_followed_and_named(ask: Ask) -> None:
    fetched = ask("to//list")

    assert fetched.data == LIST
    assert fetched.address.endswith("/list")


@pytest.mark.parametrize(
    "target", ["https://localhost:1/list", "http://127.0.0.1/list", "file:///etc/hostname"]
)
def test_a_redirect_to_another_host_or_out_of_https_is_not_followed(ask: Ask, target: str) -> None:
    with pytest.raises(NotFetchedError, match=r"was not followed|is not allowed") as raised:
        ask(f"to/{target}")

    assert target in str(raised.value)
    assert len(_Server.seen) == 1


def test_a_redirect_inside_the_registers_own_domains_is_followed(
    trusted: tuple[ssl.SSLContext, ssl.SSLContext], server: ThreadingHTTPServer
) -> None:
    port = server.server_port
    described = replace(of(server, f"to/https://localhost:{port}/list"), hosts=("localhost",))

    fetched = fetch(described, context=trusted[1])

    assert (fetched.data, fetched.address) == (LIST, f"https://localhost:{port}/list")


def test_a_redirect_that_never_ends_is_given_up(ask: Ask) -> None:
    with pytest.raises(NotFetchedError):
        ask("to//to//to//to//to//to//to//to//to//to//list")


def test_a_server_that_does_not_prove_who_it_is_is_not_believed(server: ThreadingHTTPServer) -> None:
    with pytest.raises(NotFetchedError, match="did not prove who it is"):
        fetch(of(server, "list"))

    assert _Server.seen == []


def test_an_address_that_is_not_https_is_not_asked() -> None:
    with pytest.raises(NotFetchedError, match="is not https"):
        fetch(replace(describe(), public_file="http://127.0.0.1/list"))


@pytest.mark.parametrize("name", [name for name, one in load_descriptions().items() if not one.public_file])
def test_without_a_public_file_a_person_is_told_where_to_look_and_nothing_is_asked(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    described = load_descriptions()[name]

    with pytest.raises(NotFetchedError, match="There is no public file") as raised:
        fetch(described)

    assert described.look_instead in str(raised.value)
    assert described.address in str(raised.value)


@pytest.mark.parametrize(
    ("fails", "says"),
    [
        (socket.gaierror(-2, "Name or service not known"), "there is no network here"),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (TimeoutError("timed out"), "no answer in time"),
    ],
)
def test_offline_everything_else_works_and_the_way_around_is_named(
    monkeypatch: pytest.MonkeyPatch, fails: OSError, says: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise fails

    monkeypatch.setattr(socket, "create_connection", refuse)
    described = replace(describe(), public_file="https://register.example/list.csv")

    with pytest.raises(NotFetchedError) as raised:
        fetch(described)

    assert says in str(raised.value)
    assert "cardassay register add FILE --as specimen-list --day DAY" in str(raised.value)
