"""A real OpenID provider (the npm package oidc-provider) with one client and two fictional people."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2

from tests.support.real.needs import PARTS, free_port, npm_package, program

__all__ = ["OpenIdProvider", "running_provider"]

REDIRECT_PATHS = ("/auth/callback", "/login/openid/callback", "/oidc/callback")
"""Where a server under test may want its people sent back to; on any port of 127.0.0.1."""


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """A provider that runs. Its people: ``anna`` (anna@bank.example) and ``ben`` (address not verified)."""

    issuer: str
    client_id: str = "cardassay-tests"
    client_secret: str = "a secret of the tests only, long enough for any check of length"

    @property
    def discovery(self) -> str:
        """The address of the provider's own description."""
        return f"{self.issuer}/.well-known/openid-configuration"

    def sign_in(self, start: str, person: str) -> str:
        """
        The address that the provider sends a browser back to after a person signed in.

        ``start`` is the address at the provider that the server under test sent the browser to. The
        address given back was not opened yet. An empty person cancels.
        """
        with httpx2.Client(follow_redirects=False, timeout=10) as browser:
            answer = browser.get(start)
            for _ in range(8):
                if answer.is_redirect:
                    goal = urljoin(str(answer.url), answer.headers["location"])
                    if urlsplit(goal).netloc != urlsplit(self.issuer).netloc:
                        return goal
                    answer = browser.get(goal)
                    continue
                form = re.search(r'action="(/interaction/[^"]+)"', answer.text)
                assert form is not None, f"{answer.status_code} {answer.url}: {answer.text}"
                answer = browser.post(self.issuer + form.group(1), data={"person": person})
        raise AssertionError(f"the provider sends round in circles: {answer.url}")


@contextmanager
def running_provider() -> Iterator[OpenIdProvider]:
    """A provider on the loopback address until the end of the block."""
    node = program("Node.js", "node")
    npm_package("oidc-provider")
    port = free_port()
    provider = OpenIdProvider(f"http://127.0.0.1:{port}")
    redirects = [f"http://127.0.0.1{path}" for path in REDIRECT_PATHS]
    command = [node, "provider.mjs", str(port), provider.client_id, provider.client_secret, *redirects]
    with tempfile.TemporaryFile() as faults:
        process = subprocess.Popen(
            command, cwd=PARTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=faults
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if not process.stdout.readline():
                faults.seek(0)
                raise AssertionError(f"the provider did not start:\n{faults.read().decode(errors='replace')}")
            yield provider
        finally:
            # It ends by itself when nobody holds its input any more.
            process.stdin.close()
            process.stdout.close()
            process.wait(timeout=10)
