"""Files of others that lie in the package are the ones that the page of licences names."""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "licences.md"


def test_each_file_of_others_has_the_hash_that_the_page_of_licences_names() -> None:
    named = dict(re.findall(r"\| `(web/[^`]+)`.*?SHA-256 `([0-9a-f]{64})`", PAGE.read_text(encoding="utf-8")))
    assert named
    for path, digest in named.items():
        data = (resources.files("cardassay") / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, path


def test_every_minified_script_is_named_on_the_page_of_licences() -> None:
    page = PAGE.read_text(encoding="utf-8")
    static = resources.files("cardassay") / "web" / "static"
    for file in static.iterdir():
        if ".min." in file.name:
            assert f"web/static/{file.name}" in page
