"""
Write ``docs/flags.md`` from the data, or check that it is fresh.

::

    python scripts/make_flags.py            # write
    python scripts/make_flags.py --check    # exit 1 when it differs
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "src" / "cardassay" / "documents"
PAGE = ROOT / "docs" / "flags.md"

_HEAD = """# Flags

A flag is a question that a paper raises, with its reason and its page. A flag never decides alone: what it
asks is for a person. One also says something of the paper itself: `site-annex-missing` makes it incomplete,
which keeps it from satisfying anything before the rest is there.

The flags of one paper stand in `read --json` under `flags`; those of several papers together, and those that
depend on the day, appear with `assess`.

This page is written from `documents/data/flags.toml` and `documents/cards/claims.toml` by
`python scripts/make_flags.py`.
"""


def main(arguments: list[str]) -> int:
    """The exit code: 0 when the page is written or fresh, 1 when it is stale."""
    page = rendered()
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        print(f"{PAGE} is stale; run: python scripts/make_flags.py", file=sys.stderr)
        return 1
    return 0


def rendered() -> str:
    """The page as Markdown."""
    flags = tomllib.loads((DOCUMENTS / "data" / "flags.toml").read_text("utf-8"))
    claims = tomllib.loads((DOCUMENTS / "cards" / "claims.toml").read_text("utf-8"))
    lines = [_HEAD]
    for group in flags["group"]:
        lines += [f"## {group['title']}", "", "| code | what it means | what to do |", "|---|---|---|"]
        lines += [_row(flag["code"], flag["means"], flag["do"]) for flag in group["flag"]]
        lines.append("")
    lines += [
        "## Claims that no paper can make, wrong papers, missing parts",
        "",
        "| code | what it says |",
        "|---|---|",
    ]
    said: dict[str, str] = {}
    for entries in claims.values():
        if isinstance(entries, list):
            for entry in entries:
                if isinstance(entry, dict) and "code" in entry:
                    said.setdefault(entry["code"], entry["says"])
        elif isinstance(entries, dict) and "code" in entries:
            said.setdefault(entries["code"], entries["says"])
    lines += [_row(code, says) for code, says in said.items()]
    return "\n".join(lines) + "\n"


def _row(code: str, *cells: str) -> str:
    return f"| `{code}` | " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
