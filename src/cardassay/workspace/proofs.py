"""
The proofs of look-ups: screenshots and mails, kept under their hash and looked at each time.

A proof is copied to ``lookups/<first 12 of its SHA-256>-<name>`` beside the dossier and never
overwritten. At every assessment its bytes are hashed again: a proof that is gone or was changed proves
nothing. Of a mail, who sent it is read; a sender's name can be forged, so that contradictions inside
the mail are told.
"""

from __future__ import annotations

import email.utils
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path
from typing import Any

from cardassay.errors import UsageError
from cardassay.workspace.checked import PROOFS, Checked, Proof

__all__ = ["ProofSeen", "Sender", "keep_proof", "read_proofs", "sender_of"]

_MAILS = (".eml", ".msg")
_HEAD_BYTES = 262_144
"""Bytes of a mail in which its head stands; longer ones are no honest mail's."""
_NAME_SIGNS = 80
_MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a mail, as its head says."""

    address: str
    """Such as ``certificates@body.example``; empty when it cannot be told."""
    doubt: str = ""
    """What in the head speaks against it; empty when nothing does."""

    @property
    def host(self) -> str:
        """The part behind the at sign, in small letters."""
        return self.address.rpartition("@")[2].casefold().strip(". ")


@dataclass(frozen=True, slots=True)
class ProofSeen:
    """A proof as it lies on the disk now."""

    wrong: str = ""
    """Why it proves nothing: it is gone, or its bytes are others; empty when it is as it was kept."""
    sender: Sender | None = None
    """Who sent it; ``None`` for what is no mail."""


def read_proofs(folder: Path, entries: Iterable[Checked]) -> Mapping[str, ProofSeen]:
    """Every proof of a supplier's look-ups as it lies there now, by its path inside the folder."""
    return {
        proof.file: _seen(folder, proof)
        for proof in sorted({one for entry in entries for one in entry.proof}, key=lambda one: one.file)
    }


def _seen(folder: Path, proof: Proof) -> ProofSeen:
    place = folder / proof.file
    try:
        if place.is_symlink() or not place.is_file():
            return ProofSeen(f"{proof.file} is not there (any more)")
        if place.stat().st_size > _MOST_BYTES:
            return ProofSeen(f"{proof.file} is larger than a proof can be")
        data = place.read_bytes()
    except OSError as error:
        return ProofSeen(f"{proof.file} cannot be opened ({error.strerror})")
    if hashlib.sha256(data).hexdigest() != proof.sha256:
        return ProofSeen(f"{proof.file} is not the file that was kept: its SHA-256 is another one")
    return ProofSeen("", sender_of(data, proof.file))


def keep_proof(folder: Path, source: Path) -> Proof:
    """
    The proof of a look-up, copied beside the dossier; the same file twice is kept once.

    Raises:
        UsageError: It is empty or no file, or another file lies in its place.
        OSError: It cannot be read, or not be written there.
    """
    if not source.is_file():
        raise UsageError(f"{source} is no file. Name the screenshot, the printed page or the mail.")
    if source.stat().st_size > _MOST_BYTES:
        raise UsageError(
            f"{source} is larger than {_MOST_BYTES // 1_000_000} MB; save the page as a picture."
        )
    data = source.read_bytes()
    if not data:
        raise UsageError(f"{source} is empty, so that it proves nothing. Save the screenshot again.")
    digest = hashlib.sha256(data).hexdigest()
    proof = Proof(f"{PROOFS}/{digest[:12]}-{_harmless(source.name)}", digest)
    place = folder / proof.file
    if place.is_symlink() or place.exists():
        if not place.is_symlink() and place.is_file() and place.read_bytes() == data:
            return proof
        raise UsageError(
            f"{place} is there already and is another file; proofs are never overwritten. Move it away."
        )
    place.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".proof.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, place)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return proof


def _harmless(name: str) -> str:
    """The name with nothing in it that a folder, a shell or a TOML file would take for more."""
    plain = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip(".-") or "proof"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _NAME_SIGNS - len(ending)]}{dot}{ending}" if dot else plain[:_NAME_SIGNS]


# ── Mails ──────────────────────────────────────────────────────────────────────────────────────


def sender_of(data: bytes, name: str) -> Sender | None:
    """Who sent a mail; ``None`` for a file that is no mail."""
    if not name.lower().endswith(_MAILS):
        return None
    if name.lower().endswith(".msg"):
        return _sender_of_outlook(data)
    return _sender_in(data)


def _sender_of_outlook(data: bytes) -> Sender:
    """The sender by the head with which the mail came; what Outlook itself noted must be the same."""
    from cardassay.documents.containers.outlook import head_of_outlook
    from cardassay.documents.containers.parts import RefusedError

    try:
        head, noted = head_of_outlook(data)
    except RefusedError:
        return Sender("", "the Outlook mail is damaged and cannot be read")
    if not head.strip():
        return Sender(noted, "the mail keeps no head that shows which way it came; save it as .eml")
    sender = _sender_in(head.encode("utf-8", "replace"))
    if noted and sender.address and noted.casefold() != sender.address.casefold():
        return Sender(sender.address, f"the mail is from {sender.address}, but Outlook noted {noted}")
    return sender


def _sender_in(data: bytes) -> Sender:
    try:
        return _sender(BytesHeaderParser(policy=compat32).parsebytes(data[:_HEAD_BYTES]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Sender("", "the head of the mail cannot be read")


def _sender(head: Message[Any, Any]) -> Sender:
    addresses = [address for _, address in _addresses(head, "from") if "@" in address]
    if not addresses:
        return Sender("", "the mail names no sender")
    if len(addresses) > 1:
        return Sender(addresses[0], "the mail names several senders")
    sender = Sender(addresses[0])
    for field, says in (("reply-to", "answers go to"), ("return-path", "returns go to")):
        for _, other in _addresses(head, field):
            if "@" in other and not _one_place(sender.host, Sender(other).host):
                return Sender(addresses[0], f"the mail is from {addresses[0]}, but {says} {other}")
    results = " ".join(str(value) for value in head.get_all("authentication-results", [])).casefold()
    failed = re.search(r"\b(dmarc|dkim|spf)\s*=\s*(fail|softfail|permerror)\b", results)
    if failed is not None:
        return Sender(addresses[0], f"the server that took the mail noted {failed[1]}={failed[2]}")
    return sender


def _one_place(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _addresses(head: Message[Any, Any], name: str) -> list[tuple[str, str]]:
    """Names and addresses as they stand: a name that is decoded first could pass for an address."""
    return email.utils.getaddresses([str(value)[:8000] for value in head.get_all(name, [])])
