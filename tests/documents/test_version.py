"""The identity of the reader: it changes with whatever may change a reading, and with nothing else."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import cardassay
from cardassay.documents import version

ROOM = Path(cardassay.__file__).parent


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A package that may be changed."""
    package = tmp_path / "cardassay"
    for name in ("__init__.py", "form.py", "model", "cli"):
        source = ROOM / name
        if source.is_dir():
            shutil.copytree(source, package / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            package.mkdir(exist_ok=True)
            shutil.copyfile(source, package / name)
    (package / "documents" / "ocr").mkdir(parents=True)
    (package / "documents" / "ocr" / "signs.toml").write_text("a = 1")
    (package / "documents" / "kinds.toml").write_text("a = 1")
    monkeypatch.setattr(cardassay, "__file__", str(package / "__init__.py"))
    monkeypatch.setenv("CARDASSAY_TESSERACT", "off")
    return package


def now():
    version.reader_version.cache_clear()
    version.recogniser_version.cache_clear()
    return version.reader_version(), version.recogniser_version()


@pytest.fixture(autouse=True)
def forget():
    yield
    version.reader_version.cache_clear()
    version.recogniser_version.cache_clear()


def test_a_reader_that_did_not_change_keeps_its_name(copied):
    first = now()
    for path in copied.rglob("*.py"):
        path.touch()

    assert now() == first
    assert first[0] != first[1]


@pytest.mark.parametrize("name", ["documents/kinds.toml", "model/fields.py", "form.py", "documents/new.py"])
def test_one_sign_in_code_or_data_is_another_reader(copied, name):
    first = now()
    with (copied / name).open("a") as file:
        file.write(" ")

    assert now()[0] != first[0]
    assert now()[1] == first[1]


def test_the_recogniser_has_a_name_of_its_own(copied):
    first = now()
    (copied / "documents" / "ocr" / "signs.toml").write_text("a = 2")

    assert now()[0] != first[0]
    assert now()[1] != first[1]


def test_what_stands_above_reading_does_not_count(copied):
    first = now()
    (copied / "cli" / "root.py").write_text("# changed")

    assert now() == first


def test_a_library_of_another_version_is_another_reader(copied, tmp_path, monkeypatch):
    first = now()
    (tmp_path / "libraries" / "pypdfium2-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "libraries")])

    assert now()[0] != first[0]
    assert now()[1] != first[1]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the second engine")
def test_the_second_engine_and_its_languages_count(copied, tmp_path, monkeypatch):
    without = now()[0]
    engine = tmp_path / "tesseract"
    languages = tmp_path / "languages"
    languages.write_text("List of languages\neng\n")
    engine.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5.0" || cat "{languages}"\n')
    engine.chmod(0o755)
    monkeypatch.setenv("CARDASSAY_TESSERACT", str(engine))
    with_one = now()[0]
    languages.write_text("List of languages\neng\nrus\n")
    from cardassay.documents.ocr.tesseract import _installed

    _installed.cache_clear()
    with_two = now()[0]
    _installed.cache_clear()

    assert len({without, with_one, with_two}) == 3


def test_a_package_that_cannot_be_looked_at_has_no_name(monkeypatch):
    monkeypatch.setattr(
        cardassay, "__file__", str(Path("nowhere") / "archive.zip" / "cardassay" / "__init__.py")
    )

    assert now() == ("", "")
