"""The files of the inbox, a zip of deliveries as the files in it; and what was seen there before."""

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ingest import Limits
from ingest.package import check_end, check_names, check_sizes
from ingest.table import Refused
from warehouse.clutter import is_system_file, is_system_folder, stand_in
from warehouse.files import replace_text
from warehouse.settings import Settings

ARRIVALS = "received.csv"
CHUNK = 1 << 20
MOST_IN_A_ZIP = 200
DOCUMENTS = {"[content_types].xml", "mimetype"}  # a zip that holds one of these is a workbook or another document
Tell = Callable[[str, str], None]


class Waits(Exception):
    """A file that stays in the inbox for now, and why."""


@dataclass(frozen=True)
class File:
    """A file below the inbox, or one in a zip there. `mark` changes whenever the file on disk is written anew."""

    path: str
    on_disk: str  # the path of the zip, or its own
    source: Path
    mark: str
    changed_at: float
    member: str = ""

    def chunks(self) -> Iterator[bytes]:
        """What it holds. Only trouble with reading it makes it wait, never trouble of who asks."""
        try:
            yield from self.of_zip() if self.member else self.of_disk()
        except OSError as error:
            raise Waits(f"cannot be read ({error.strerror or error})") from None
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError):
            raise Waits("cannot be read (the zip is damaged)") from None

    def of_disk(self) -> Iterator[bytes]:
        with self.source.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def of_zip(self) -> Iterator[bytes]:
        with zipfile.ZipFile(self.source) as package, package.open(self.member) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def digest(self) -> str:
        digest = hashlib.sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()


def files_of(settings: Settings, tell: Tell) -> Iterator[File]:
    """Each file that may be a delivery; `tell` is told of what else lies there and why it is none."""
    inbox = settings.inbox_dir

    def say(path: Path, why: str) -> None:
        tell(path.relative_to(inbox).as_posix() if path != inbox else inbox.name, why)

    def unreadable(error: OSError) -> None:
        say(Path(error.filename), f"cannot be read ({error.strerror})")

    arrivals = arrivals_of(inbox)
    for folder, folders, names in os.walk(inbox, onerror=unreadable):
        folders[:] = [name for name in folders if may_enter(Path(folder, name), settings, say)]
        for name in names:
            path = Path(folder, name)
            if is_system_file(name) or path == arrivals:
                continue
            try:
                found = path.lstat()
            except OSError as error:
                unreadable(error)
                continue
            if what := stand_in(name):
                say(path, what)
            elif not stat.S_ISREG(found.st_mode):
                say(path, "not an ordinary file")
            else:
                mark = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
                below = path.relative_to(inbox).as_posix()
                yield from unpacked(File(below, below, path, mark, found.st_mtime), tell)


def arrivals_of(inbox: Path) -> Path | None:
    """received.csv, in capitals too."""
    with suppress(OSError):  # that the inbox cannot be read is said where its files are looked for
        return max((path for path in inbox.iterdir() if path.name.casefold() == ARRIVALS), default=None)
    return None


def may_enter(folder: Path, settings: Settings, say: Callable[[Path, str], None]) -> bool:
    """System folders hold no deliveries, and neither does the data folder inside an inbox."""
    if is_system_folder(folder.name):
        return False
    if os.path.islink(folder):
        say(folder, "a link, not a folder")
        return False
    if what := stand_in(folder.name):
        say(folder, what)
        return False
    return not (os.path.exists(folder) and os.path.samefile(folder, settings.data))


def unpacked(file: File, tell: Tell) -> Iterator[File]:
    """The files of a zip of deliveries; any other file as it is, also a zip that is not safe to unpack."""
    names = members(file.source) if file.path.lower().endswith(".zip") else []
    if not names:
        yield file
    for member in names:
        below = PurePosixPath(member.replace("\\", "/"))
        if what := stand_in(below.name):
            tell(f"{file.path}/{below}", what)
        else:
            yield replace(file, path=f"{file.path}/{below}", member=member)


def members(path: Path) -> list[str]:
    """The names of the files in a zip of deliveries; none when it is another zip, or one that may do harm."""
    try:
        check_end(path)
        with zipfile.ZipFile(path) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
        check_names(entries)
        check_sizes(entries, path.stat().st_size, Limits())
    except (Refused, zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        return []
    names = [entry.filename for entry in entries]
    is_document = not DOCUMENTS.isdisjoint(map(str.lower, names))
    return [] if is_document or len(names) > MOST_IN_A_ZIP else [name for name in names if not is_system(name)]


def is_system(member: str) -> bool:
    *folders, name = member.replace("\\", "/").split("/")
    return is_system_file(name) or any(map(is_system_folder, folders))


def seen_before(settings: Settings) -> dict[str, str] | None:
    """Path → mark of each file at the last look at this inbox; None when that is not known."""
    try:
        said = json.loads(settings.seen.read_text("utf-8"))
        return dict(said["marks"]) if said["inbox"] == identity(settings.inbox_dir) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(settings: Settings, marks: Mapping[str, str]) -> None:
    """Keep what was seen, for the next look."""
    if marks != seen_before(settings):
        said = {"inbox": identity(settings.inbox_dir), "marks": marks}
        replace_text(settings.seen, json.dumps(said, indent=0), mode=0o600)


def identity(folder: Path) -> str:
    """Tells a folder from another one of the same name: a copy, another disk."""
    found = folder.stat()
    return f"{found.st_dev} {found.st_ino}"
