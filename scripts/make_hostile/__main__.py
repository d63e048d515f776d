"""Writes the hostile files and one good file into a folder: ``python scripts/make_hostile DIR``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from make_hostile import FILES, GOOD_NAME, good_pdf


def main(arguments: list[str]) -> int:
    """Writes the set; 2 when no folder is named."""
    if len(arguments) != 1:
        print("usage: python scripts/make_hostile DIR", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GOOD_NAME).write_bytes(good_pdf())
    for name, make in FILES.items():
        # The odd names are those inside the archives; on disk each file has a harmless one.
        (folder / name).write_bytes(make())
    print(f"{len(FILES)} hostile files and {GOOD_NAME} in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
