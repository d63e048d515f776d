"""``python scripts/make_example``: writes examples/tender."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from make_example.making import main

if __name__ == "__main__":
    sys.exit(main())
