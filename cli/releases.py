"""Commands about the releases that are kept."""

import json
import shutil
from datetime import datetime
from typing import Annotated

import typer

from cli.building import letters_of
from cli.options import Data, chosen, releases_app, served_release


@releases_app.callback(invoke_without_command=True)
def releases(context: typer.Context, data: Data = None) -> None:
    """List the kept releases, newest first; * marks the one that is served.

    Example: wpl releases --data ~/monitor
    """
    from warehouse.approvals import read_approvals
    from warehouse.releases import list_releases

    if context.invoked_subcommand:
        if data is not None:
            raise typer.BadParameter(f"--data goes after {context.invoked_subcommand}")
        return
    settings = chosen(data=data)
    listed = list_releases(settings.data)
    if not listed:
        print(f"No release in {settings.data}; make one with `wpl build`")
        return
    meetings = {approval.release_id: approval.meeting_on.isoformat() for approval in read_approvals(settings.data)}
    print(f"  {'release':14}{'built (UTC)':22}{'as of':14}{'deliveries':>10}  approved")
    for release in listed:
        info, mark, meeting = release.info, "*" if release.is_current else " ", meetings.get(release.id, "")
        built = info["built_at"][:19].replace("T", " ")
        line = f"{mark} {release.id:14}{built:22}{info['as_of_date'] or '':14}{info['deliveries']:>10}  {meeting}"
        print(line.rstrip())


@releases_app.command()
def show(
    release: Annotated[str | None, typer.Argument(help="Its id, or how that starts. Default: served.")] = None,
    data: Data = None,
) -> None:
    """Print what is known of a release: inputs, versions, counts, digests.

    Example: wpl releases show 3f9a
    """
    from warehouse.releases import find_release, read_info

    settings = chosen(data=data)
    release_id = find_release(settings.data, release) if release else served_release(settings)
    print(json.dumps(read_info(settings.data, release_id), indent=2, ensure_ascii=False))


@releases_app.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(help="Its id, or how that starts. Default: the one before.")
    ] = None,
    data: Data = None,
) -> None:
    """Serve an earlier release. Building the same input again does not undo this.

    Example: wpl releases rollback 3f9a
    """
    from warehouse.lock import publisher
    from warehouse.releases import rollback as roll_back

    settings = chosen(data=data)
    with publisher(settings, print):
        print(f"Release {roll_back(settings.data, release)} is served")


@releases_app.command()
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many of the newest to keep.")],
    data: Data = None,
) -> None:
    """Remove old releases; the served and the approved ones always stay.

    Example: wpl releases prune --keep 5
    """
    from warehouse.lock import publisher
    from warehouse.releases import prune as remove_old

    settings = chosen(data=data)
    with publisher(settings, print):
        gone = remove_old(settings.data, keep)
        for release_id in gone:
            shutil.rmtree(letters_of(settings, release_id), ignore_errors=True)
    print(f"Removed {len(gone)}: {', '.join(gone)}" if gone else "Nothing to remove")


@releases_app.command()
def approve(
    release: Annotated[str, typer.Argument(help="Its id, or how that starts.")],
    meeting: Annotated[
        datetime, typer.Option("--meeting", formats=["%Y-%m-%d"], help="Day of the meeting that approved it.")
    ],
    note: Annotated[str, typer.Option("--note", help="What was said; kept in approvals.csv.")] = "",
    data: Data = None,
) -> None:
    """Note that a meeting approved a release. Later packs are compared with it, and it is never pruned.

    Example: wpl releases approve 3f9a --meeting 2018-04-12 --note "with thanks to the funds"
    """
    from warehouse.lock import publisher
    from warehouse.releases import approve as note_approval

    settings = chosen(data=data)
    with publisher(settings, print):
        approval = note_approval(settings.data, release, meeting.date(), note)
    print(f"Approved: release {approval.release_id}, in the meeting of {approval.meeting_on}")
