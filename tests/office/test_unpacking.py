"""Archives are unpacked into our folder and nowhere else, whatever they say of themselves."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from cardassay.office.faults import NotValidError, TooMuchError
from cardassay.office.tenders.unpacking import Bounds, unpack

BOUNDS = Bounds(file=1 << 20, whole=4 << 20, files=50)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    place = tmp_path / "deep" / "into"
    place.mkdir(parents=True)
    return place


def zipped(tmp_path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    file = tmp_path / "sent.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_names_that_lead_out_of_the_folder_are_left_out(tmp_path: Path, into: Path) -> None:
    bad = ("../outside.txt", "a/../../outside.txt", "/etc/outside.txt", "C:/outside.txt", "..\\outside.txt")
    archive = zipped(tmp_path, *((name, b"bad") for name in bad), ("a/good.txt", b"good"))
    left = unpack(archive, into, BOUNDS)
    assert everything_in(into) == {"a/good.txt": b"good"}
    assert len(left) == len(bad)
    assert not list(tmp_path.rglob("outside*"))


def test_links_and_devices_are_left_out_of_both_kinds_of_archive(tmp_path: Path, into: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert unpack(zipped(tmp_path, (link, b"/etc/passwd"), ("a.txt", b"a")), into, BOUNDS) == ["link"]
    packed = tmp_path / "sent.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("b.txt")
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"b"))
    assert unpack(packed, into, BOUNDS) == ["soft", "hard", "pipe"]
    assert everything_in(into) == {"a.txt": b"a", "b.txt": b"b"}


def test_a_file_that_unpacks_to_more_than_allowed_is_stopped_while_it_does(
    tmp_path: Path, into: Path
) -> None:
    archive = zipped(tmp_path, ("large.bin", bytes(BOUNDS.file + 1)))
    with pytest.raises(TooMuchError, match=r"large\.bin.*larger than 1 MiB"):
        unpack(archive, into, BOUNDS)
    assert sum(map(len, everything_in(into).values())) <= BOUNDS.file


def test_many_files_and_much_in_all_are_refused(tmp_path: Path, into: Path) -> None:
    many = zipped(tmp_path, *((f"{number}.txt", b"x") for number in range(51)))
    with pytest.raises(TooMuchError, match="more than 50 files"):
        unpack(many, into, BOUNDS)
    much = zipped(tmp_path, *((f"much-{number}.bin", bytes(1 << 20)) for number in range(5)))
    with pytest.raises(TooMuchError, match="more than an honest workspace"):
        unpack(much, into, BOUNDS)


def test_damaged_and_locked_archives_and_other_files_are_told_apart(tmp_path: Path, into: Path) -> None:
    whole = zipped(tmp_path, ("a.txt", b"fictional" * 100))
    data = bytearray(whole.read_bytes())
    data[40] ^= 0xFF
    whole.write_bytes(bytes(data))
    with pytest.raises(NotValidError, match="damaged"):
        unpack(whole, into, BOUNDS)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.7 fictional")
    with pytest.raises(NotValidError, match="neither a zip nor a tar archive"):
        unpack(paper, into, BOUNDS)


def test_two_files_in_one_place_are_refused(tmp_path: Path, into: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = zipped(tmp_path, ("a.txt", b"one"), ("a.txt", b"two"))
    with pytest.raises(NotValidError, match="two files in one place"):
        unpack(archive, into, BOUNDS)
