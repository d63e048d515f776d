"""Lists of a workspace: used only while their bytes are those that were added, parsed once, nothing stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardassay.documents.keeping import Keeper
from cardassay.registers import loading
from cardassay.registers.keeping import decode, encode
from cardassay.registers.loading import load
from cardassay.registers.parsing import parse
from cardassay.registers.snapshots import shelf_of

from .written import HEAD, ROWS, TABLE, csv_text, describe, put


def test_bytes_that_no_longer_fit_their_hash_are_not_used(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).write_bytes(csv_text().encode().replace(b"EAL4", b"EAL7"))

    listing = load(tmp_path, snapshot, describe())

    assert (listing.rows, listing.usable) == ((), False)
    assert [problem.code for problem in listing.problems] == ["changed-list"]


def test_a_list_that_is_gone_is_not_used(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).unlink()

    assert [problem.code for problem in load(tmp_path, snapshot, describe()).problems] == ["missing-list"]
    assert [problem.code for problem in shelf_of(tmp_path).problems] == ["bad-sidecar"]


class TestKeeping:
    """A list is parsed once for its bytes, its description and the code; nothing stale comes back."""

    def test_the_second_load_parses_nothing_and_gives_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snapshot, _ = put(tmp_path)
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            first = load(tmp_path, snapshot, describe(), store=keeper.store("registers"))
            monkeypatch.setattr(loading, "parse", None)
            second = load(tmp_path, snapshot, describe(), store=keeper.store("registers"))

        assert second == first
        for one, other in zip(first.rows, second.rows, strict=True):
            assert dict(one.attestation.facts) == dict(other.attestation.facts)
            assert dict(one.more) == dict(other.more)

    def test_another_description_is_another_result(self, tmp_path: Path) -> None:
        snapshot, _ = put(tmp_path)
        other = describe(HEAD + TABLE.replace('field = "holder"', 'field = "developer"'))
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            store = keeper.store("registers")
            load(tmp_path, snapshot, describe(), store=store)
            listing = load(tmp_path, snapshot, other, store=store)

        assert listing.rows[0].attestation.text("developer") is not None

    def test_a_damaged_kept_result_is_worked_out_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snapshot, _ = put(tmp_path)
        monkeypatch.setattr(loading, "key_of", lambda *_: "key")
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            store = keeper.store("registers")
            for damaged in (b"", b"[]", b"[[],[1,true,[],[],[[1]]]]", b'{"os": "system"}', b"[" * 9999):
                store.put("key", damaged)
                assert len(load(tmp_path, snapshot, describe(), store=store).rows) == len(ROWS)

    def test_what_is_kept_comes_back_value_for_value(self) -> None:
        text = csv_text([*ROWS, ("", "", "", "", "soon", "")])
        for described in (describe(), describe(HEAD + TABLE.replace("seen = true", "seen = false"))):
            listing = parse(text.encode(), described, "a.csv")
            sha256 = listing.rows[0].attestation.origin.sha256  # type: ignore[union-attr]  # rows have one

            again = decode(encode(listing), "a.csv", sha256)

            assert again == listing
            assert again is not None
            for one, other in zip(listing.rows, again.rows, strict=True):
                assert dict(one.attestation.facts) == dict(other.attestation.facts)
