"""A small OpenID provider that can be told to do wrong; for what a real one never does."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

__all__ = ["FakeProvider", "running_fake"]

CLIENT, SECRET = "cardassay", "a secret of the tests only"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})


@dataclass
class FakeProvider:
    """What it answers can be changed while it runs."""

    issuer: str
    now: float = 0.0
    claims: dict[str, Any] = field(default_factory=dict)
    """Instead of, or besides, the right ones; a claim of ``None`` is left out."""
    description: dict[str, Any] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    signer: RSAKey | OctKey = field(default_factory=lambda: KEY)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    raw: str = ""
    """Sent in the place of a token's answer."""
    status: int = 200
    nonce: str = ""
    challenge: str = ""
    seen: list[dict[str, str]] = field(default_factory=list)

    def come_back(self, address: str, **more: str) -> dict[str, str]:
        """What a browser that was sent to an address brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = asked["nonce"], asked["code_challenge"]
        return {"state": asked["state"], "code": "a-code", "iss": self.issuer, **more}

    def token(self) -> str:
        """An ID token as it is told."""
        given = {"iss": self.issuer, "sub": "anna", "aud": CLIENT, "iat": self.now, "exp": self.now + 300,
                 "nonce": self.nonce, "name": "Anna Beispiel"}  # fmt: skip
        claims = {name: value for name, value in {**given, **self.claims}.items() if value is not None}
        if self.header["alg"] == "none":
            parts = [json.dumps(part).encode() for part in (self.header, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode(self.header, claims, self.signer)

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        """Status and text."""
        if path == "/.well-known/openid-configuration":
            described = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                         "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                         "authorization_response_iss_parameter_supported": True}  # fmt: skip
            return 200, json.dumps({**described, **self.description})
        if path == "/keys":
            return 200, json.dumps(KeySet(list(self.keys)).as_dict(private=False))
        self.seen.append(form)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            return 400, json.dumps({"error": "invalid_grant"})
        return self.status, self.raw or json.dumps({"id_token": self.token(), "access_token": "x"})


@contextmanager
def running_fake() -> Iterator[FakeProvider]:
    """A provider on the loopback address until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer({**form, "authorization": self.headers.get("authorization", "")})

        def _answer(self, form: dict[str, str]) -> None:
            status, text = fake.answer(self.path, form)
            self.send_response(status)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = FakeProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
