"""Writing a meeting pack into a folder."""

from pathlib import Path

from report.i18n import Words
from report.pack.contents import Pack, contents
from report.pack.pdf import pdf
from report.pack.xlsx import xlsx
from warehouse.read import Release


def write_pack(now: Release, then: Release | None, folder: Path, language: str) -> list[Path]:
    """The pack as PDF and XLSX, named after its as-of date, release and language."""
    pack = contents(now, then, language)
    paths = [folder / f"{stem(pack)}.{kind}" for kind in ("pdf", "xlsx")]
    for path, content in zip(paths, (pdf(pack), xlsx(pack)), strict=True):
        path.write_bytes(content)
    return paths


def stem(pack: Pack) -> str:
    """What the pack's files are called, before the dot."""
    return f"{Words(pack.language)('pack.file')}-{pack.as_of.isoformat()}-{pack.release_id}-{pack.language}"
