"""The command for a meeting: its pack, as PDF and as workbook."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Data, Language, app, chosen, served_release
from warehouse import WarehouseError
from warehouse.settings import Settings

NOTHING = "none"  # --against none


@app.command()
def report(
    release: Annotated[
        str | None, typer.Option("--release", help="Its id, or how that starts. Default: served.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", help="Release to compare with, or 'none'. Default: the last approved before it."),
    ] = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="Default: both languages.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder. Default: DATA/reports.")] = None,
    data: Data = None,
) -> None:
    """Write the meeting pack: findings, what to decide, charts, tables, changes; as PDF and as workbook.

    Example: wpl report --release 3f9a --against 81c0 --lang nl --out ~/vergadering
    """
    from report.pack.writing import write_pack
    from warehouse.compare import open_pair
    from warehouse.releases import find_release

    settings = chosen(data=data)
    release_id = find_release(settings.data, release) if release else served_release(settings)
    earlier = compared_with(against, release_id, settings)
    folder = out or settings.data / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    with open_pair(settings.data, release_id, earlier) as (now, then):
        for language in [lang] if lang else Language:
            for path in write_pack(now, then, folder, language):
                print(f"Written: {path}")


def compared_with(against: str | None, release_id: str, settings: Settings) -> str | None:
    from warehouse.releases import find_release, previous_approval

    if against is None:
        approval = previous_approval(settings.data, release_id)
        return approval.release_id if approval else None
    if against == NOTHING:
        return None
    earlier = find_release(settings.data, against)
    if earlier == release_id:
        raise WarehouseError(f"release {release_id} cannot be compared with itself")
    return earlier
