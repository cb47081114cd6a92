"""A file a user brings, made into plain CSV members: told apart by content (zip, gzip, plain), never by name."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from pathlib import Path

from research.errors import Damaged, Problem
from scrapers.tabular import Member

CHUNK = 1 << 20
MAX_UNPACKED = 60 * 1024**3
"""A full year of all agencies is near 10 GB unpacked; more than this from one file is a bomb or a mistake."""


_ASSISTANCE = ("Assistance_PrimeTransactions", "Assistance_Subawards")  # grants and loans: another ledger


def copy_steady(source: Path, target: Path) -> str:
    """Copy a file and return its SHA-256. Raises `Damaged` if it changed meanwhile (still being written)."""
    before = source.stat()
    digest = hashlib.sha256()
    with source.open("rb") as data, target.open("wb") as out:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    after = source.stat()
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    ):
        raise Damaged(
            f"{source.name} changed while it was read",
            remedy="Wait until it is written or downloaded whole, then load it.",
        )
    return digest.hexdigest()


def unpack(path: Path, name: str, scratch: Path) -> tuple[list[Member], list[str]]:
    """The CSV members of a file, on disk, and notes on what was left out.

    Raises `Damaged` for a container that is cut short, fails its checksum or is locked with a password.
    """
    with path.open("rb") as data:
        magic = data.read(4)
    if magic.startswith(b"PK"):
        return _unzip(path, name, scratch)
    if magic.startswith(b"\x1f\x8b"):
        plain = name.removesuffix(".gz")
        return [Member(_gunzip(path, name, scratch / "member0.csv"), plain)], []
    return [Member(path, name)], []


def check_zip(path: Path, name: str) -> None:
    """Read every member of a zip against its checksum; raises `Damaged`."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise Damaged(
                    f"{name} unpacks to more than {MAX_UNPACKED:,} bytes", remedy="Check what it is."
                )
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        problem = Problem(name, None, None, f"the zip is cut short or no zip at all: {error}")
        raise Damaged(f"{name} is damaged", [problem], _AGAIN) from error
    if broken is not None:
        problem = Problem(f"{name}/{broken}", None, None, "the member fails its checksum (CRC)")
        raise Damaged(f"{name} is damaged", [problem], _AGAIN)


def _gunzip(path: Path, name: str, target: Path) -> Path:
    try:
        with gzip.open(path, "rb") as data, target.open("wb") as out:
            _copy_bounded(data, out, name)
    except EOFError as error:
        raise Damaged(
            f"{name} is cut short", [Problem(name, None, None, "the gzip data ends too early")], _AGAIN
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Damaged(f"{name} is damaged", [Problem(name, None, None, f"gzip: {error}")], _AGAIN) from error
    return target


def _unzip(path: Path, name: str, scratch: Path) -> tuple[list[Member], list[str]]:
    members: list[Member] = []
    notes: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for number, info in enumerate(archive.infolist()):
                if info.is_dir() or info.filename.startswith("__MACOSX/"):
                    continue
                if not info.filename.lower().endswith((".csv", ".csv.gz")):
                    notes.append(f"{name}: member {info.filename} is no CSV, left out")
                    continue
                if Path(info.filename).name.startswith(_ASSISTANCE):
                    notes.append(f"{name}: member {info.filename} is about grants and loans, left out")
                    continue
                member = f"{name}/{info.filename}"
                target = scratch / f"member{number}.csv"
                with archive.open(info) as data, target.open("wb") as out:
                    _copy_bounded(data, out, member)
                if info.filename.lower().endswith(".gz"):
                    target = _gunzip(target, member, scratch / f"member{number}.plain.csv")
                members.append(Member(target, member))
    except zipfile.BadZipFile as error:
        what = (
            "a member fails its checksum (CRC)"
            if "CRC" in str(error)
            else "the zip is cut short or no zip at all"
        )
        raise Damaged(
            f"{name} is damaged", [Problem(name, None, None, f"{what}: {error}")], _AGAIN
        ) from error
    except (EOFError, zlib.error) as error:
        raise Damaged(f"{name} is damaged", [Problem(name, None, None, f"zip: {error}")], _AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:
        raise Damaged(
            f"{name} cannot be unpacked",
            [Problem(name, None, None, str(error))],
            "Unpack it yourself and load the CSV.",
        ) from error
    if not members:
        raise Damaged(
            f"{name} holds no CSV file",
            [Problem(name, None, None, f"{len(notes)} other members")],
            "Download it again, or load the file you mean by itself.",
        )
    return members, notes


def _copy_bounded(data: object, out: object, name: str) -> None:
    left = MAX_UNPACKED
    while chunk := data.read(CHUNK):  # type: ignore[attr-defined]
        left -= len(chunk)
        if left < 0:
            raise Damaged(
                f"{name} unpacks to more than {MAX_UNPACKED:,} bytes", remedy="Split it, or check what it is."
            )
        out.write(chunk)  # type: ignore[attr-defined]


_AGAIN = "Nothing of it was stored. Download it again and compare its size with the publisher's."
