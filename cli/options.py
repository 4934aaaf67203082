"""What the commands share: the application, its options, languages and exit codes."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from warehouse import WarehouseError
from warehouse.settings import Settings

OK, PROBLEM, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    help="Monitor of an ESF project: from delivered files to the dashboard.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
releases_app = typer.Typer(
    help="List the kept releases; show, approve, roll back or prune them.\n\nExample: wpl releases",
    rich_markup_mode=None,
)
app.add_typer(releases_app, name="releases")


class Language(StrEnum):
    """Language in which senders are spoken to."""

    nl = "nl"
    en = "en"


Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder. Default: data/ once it holds deliveries, else the examples."),
]
Inbox = Annotated[Path | None, typer.Option("--inbox", help="Folder with delivered files. Default: DATA/inbox.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Figures as of this day, e.g. 2018-06-30."),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of what is said about files.")]
All = Annotated[bool, typer.Option("--all", help="Every message, however many.")]
NewKey = Annotated[bool, typer.Option("--new-key", help="Accept another pseudonym key than the served release's.")]


def chosen(**given: Any) -> Settings:
    """Settings for the options that were given."""
    return Settings.choose(**{name: value for name, value in given.items() if value is not None})


def served_release(settings: Settings) -> str:
    """Id of the release that is served; WarehouseError before the first one."""
    from warehouse.releases import current_release

    release_id = current_release(settings.data)
    if release_id is None:
        raise WarehouseError(f"no release is served in {settings.data}; make one with `wpl build`")
    return release_id


def one_line(error: BaseException) -> str:
    """An error's first paragraph in one line."""
    text = str(error).split("\n\n")[0].strip() or type(error).__name__
    return " ".join(text.split())
