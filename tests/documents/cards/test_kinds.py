"""Kinds told by titles as issuers may word them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardassay.documents.kind import tell_kind
from cardassay.documents.opening import open_paper


def _lines() -> list[tuple[str, str]]:
    table = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in table.splitlines() if line and not line.startswith("#")]
    return [(kind, "\n".join(lines)) for kind, *lines in rows]


@pytest.mark.parametrize(("kind", "text"), [row for row in _lines() if not row[0].startswith("not:")])
def test_the_title_tells_the_kind(kind: str, text: str) -> None:
    assert kind == tell_kind(open_paper(text.encode(), "paper.txt")).kind.value


@pytest.mark.parametrize(("kind", "text"), [row for row in _lines() if row[0].startswith("not:")])
def test_a_mere_mention_does_not_make_a_card_paper(kind: str, text: str) -> None:
    assert kind.removeprefix("not:") != tell_kind(open_paper(text.encode(), "paper.txt")).kind.value
