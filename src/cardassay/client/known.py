"""
The servers that a person works with, and their tokens, in one file that only that person can read.

The environment goes before it: ``CARDASSAY_SERVER`` and ``CARDASSAY_TOKEN``.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cardassay.errors import UsageError

__all__ = ["Known", "checked_address", "forget", "known", "remember"]


@dataclass(frozen=True, slots=True)
class Known:
    """A server with the token for it."""

    address: str
    """Without a slash at its end."""
    token: str


def checked_address(text: str) -> str:
    """
    The address of a server, without a slash at its end.

    Raises:
        UsageError: It is none, or the token would go over the network in clear.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"`{text}` is not the address of a server. Give one such as https://cards.example.")
    if parts.username or parts.password:
        raise UsageError("The address of a server holds no name and no password; tokens are given apart.")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise UsageError(
            f"{text} is not encrypted, so that everybody on the way could read your token and the papers. "
            "Use its https address; http is for a server on this machine only."
        )
    return text.strip().rstrip("/")


def known(file: Path, environment: Mapping[str, str], named: str = "") -> Known:
    """
    The server that is meant, with its token.

    Args:
        file: Where servers are kept.
        named: Address that was named; empty: the environment's, else the one that was signed in to last.

    Raises:
        UsageError: None is known, or there is no token for it.
    """
    entries = _read(file)
    address = named or environment.get("CARDASSAY_SERVER", "") or str(entries.get("last", ""))
    if not address:
        raise UsageError(
            "No server is known. Make a token on its page “Account”, then: cardassay server login ADDRESS"
        )
    address = checked_address(address)
    token = environment.get("CARDASSAY_TOKEN", "") or entries.get("tokens", {}).get(address, "")
    if not token:
        raise UsageError(
            f"There is no token for {address}. Make one on its page “Account”, then: "
            f"cardassay server login {address}"
        )
    return Known(address, token)


def remember(file: Path, server: Known) -> None:
    """Keep a server and its token; nobody else can read the file."""
    entries = _read(file)
    tokens = {**entries.get("tokens", {}), server.address: server.token}
    _write(file, {"last": server.address, "tokens": tokens})


def forget(file: Path, address: str) -> bool:
    """Whether a server's token was there and is forgotten now."""
    entries = _read(file)
    tokens = dict(entries.get("tokens", {}))
    if tokens.pop(address, None) is None:
        return False
    last = entries.get("last", "")
    _write(file, {"last": "" if last == address else last, "tokens": tokens})
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The file with the known servers cannot be read: {file} ({error}). Remove it and sign in again."
        ) from error
    return found if isinstance(found, dict) else {}


def _write(file: Path, entries: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(entries, out, indent=1)
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
