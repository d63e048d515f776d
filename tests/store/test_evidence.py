"""The evidence holds every file once, whole, and notices when somebody changes one."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardassay.store.evidence import Evidence, EvidenceLostError, TooLargeError


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence")


def coming(evidence: Evidence) -> list[Path]:
    return list((evidence.folder / "coming").iterdir())


def test_the_same_bytes_are_kept_once(evidence: Evidence) -> None:
    first, second = evidence.keep(b"fictional"), evidence.keep_stream([b"fic", b"tional"])
    assert (first.new, second.new) == (True, False)
    assert first.sha256 == second.sha256 == hashlib.sha256(b"fictional").hexdigest()
    assert list(evidence.hashes()) == [first.sha256]
    assert evidence.read(first.sha256) == b"fictional"


def test_nothing_is_kept_of_a_stream_that_breaks_or_is_too_large(evidence: Evidence) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        evidence.keep_stream(breaks())
    with pytest.raises(TooLargeError):
        evidence.keep_stream([b"12345", b"67890"], most=9)
    assert list(evidence.hashes()) == []
    assert coming(evidence) == []


def test_bytes_that_were_changed_on_the_disk_or_are_gone_are_noticed(evidence: Evidence) -> None:
    kept = evidence.keep(b"fictional")
    place = evidence.path(kept.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    with pytest.raises(EvidenceLostError, match="was changed on the disk"):
        evidence.read(kept.sha256)
    place.unlink()
    with pytest.raises(EvidenceLostError, match="is not in"):
        evidence.read(kept.sha256)


def test_whoever_asks_for_something_that_is_no_hash_gets_no_file(evidence: Evidence) -> None:
    with pytest.raises(ValueError, match="is not a SHA-256"):
        evidence.path("../../etc/passwd")


def test_leftovers_of_broken_uploads_go_after_two_days(evidence: Evidence) -> None:
    old, new = evidence.folder / "coming" / "old", evidence.folder / "coming" / "new"
    for one in (old, new):
        one.write_bytes(b"half")
    long_ago = time.time() - 3 * 86_400
    os.utime(old, (long_ago, long_ago))
    assert evidence.sweep() == 1
    assert coming(evidence) == [new]
