"""What the guide has to explain because people meet it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


def test_every_variable_of_the_environment_is_explained() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    known = set(re.findall(r"\bCARDASSAY_[A-Z_]+\b", code))

    assert len(known) >= 5
    assert {name for name in known if f"`{name}`" not in GUIDE} == set()


def test_every_setting_of_the_server_is_explained() -> None:
    from dataclasses import fields

    from cardassay.office.settings import Limits, Mail, OpenId, Passwords, Settings, Watch

    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    parts = {"mail": Mail, "openid": OpenId, "passwords": Passwords, "limits": Limits, "watch": Watch}
    for part, cls in parts.items():
        assert f"[{part}]" in page
        assert {f.name for f in fields(cls) if f.name not in page} == set(), part
    assert {f.name for f in fields(Settings) if f.name not in page} <= {"folder", "database_url", *parts}


def test_the_limits_that_the_guide_names_are_those_that_hold() -> None:
    from cardassay.documents.bulk.settings import Settings
    from cardassay.documents.keeping import DEFAULT_AGE_DAYS, DEFAULT_LIMIT

    usual = Settings()

    assert f"for {usual.seconds:g} seconds" in GUIDE
    assert f"{usual.longest_s / 60:g} minutes" in GUIDE
    assert f"{usual.memory_mb} MB" in GUIDE
    assert f"{DEFAULT_LIMIT // 2**30} GB at most" in GUIDE
    assert f"{DEFAULT_AGE_DAYS} days" in GUIDE
