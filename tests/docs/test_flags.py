"""Every flag is documented: what it means, what to do; and nothing is documented that the program lacks."""

from __future__ import annotations

import ast
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "cardassay"


def raised_codes() -> Iterator[str]:
    """Codes of flags that the program makes with a word of its own."""
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"\b(Flag|_flag)\b", text):
            continue  # taking a module apart takes far longer than looking for a word in it
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"Flag", "_flag"}
            ):
                words = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
                yield from (word for word in words[:1] if isinstance(word, str))


def listed() -> list[dict[str, str]]:
    raw = tomllib.loads((SOURCE / "documents/data/flags.toml").read_text(encoding="utf-8"))
    return [flag for group in raw["group"] for flag in group["flag"]]


def test_every_flag_stands_in_the_list_and_no_other() -> None:
    assert sorted({flag["code"] for flag in listed()}) == sorted(set(raised_codes()))


def test_no_flag_is_listed_twice() -> None:
    codes = [flag["code"] for flag in listed()]

    assert len(codes) == len(set(codes))


def test_every_flag_says_what_it_means_and_what_to_do_in_sentences() -> None:
    assert [
        flag["code"] for flag in listed() if not (flag["means"].endswith(".") and flag["do"].endswith("."))
    ] == []


def test_the_page_is_fresh() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_flags.py"))

    assert (ROOT / "docs/flags.md").read_text(encoding="utf-8") == made["rendered"](), (
        "docs/flags.md is stale; run python scripts/make_flags.py"
    )
