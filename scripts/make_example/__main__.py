"""``python scripts/make_example``: writes examples/tender."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from make_example.making import main  # noqa: E402  the package is found only with the line above

if __name__ == "__main__":
    sys.exit(main())
