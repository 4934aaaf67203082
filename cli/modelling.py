"""The command that starts a model: SQL and YAML of a mart that the page Analyse shows."""

import re
from pathlib import Path
from typing import Annotated

import typer

from cli.options import app
from warehouse import WarehouseError
from warehouse.settings import Settings

PREFIX = "mart_analyst__"
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
FOLDER = Path("dbt_project", "models", "marts", "analyst")


@app.command("new-mart")
def new_mart(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is about, in snake_case.")],
) -> None:
    """Write the SQL and YAML of a new mart, which the page Analyse shows after the next build.

    Example: wpl new-mart visits_per_fund
    """
    subject = name.removeprefix(PREFIX)
    if not SNAKE_CASE.fullmatch(subject):
        raise typer.BadParameter(f"{name!r} is no snake_case name, such as visits_per_fund")
    mart, project = f"{PREFIX}{subject}", Settings().project_dir
    models = project / "dbt_project" / "models"
    if found := [path for path in models.rglob("*") if path.stem == mart]:
        raise WarehouseError(f"{mart} exists already: {found[0]}; choose another name")
    folder = project / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in (".sql", ".yml"):
        text = Path(__file__).with_name(f"new_mart{suffix}").read_text("utf-8").replace("NEW_MART", mart)
        with (folder / f"{mart}{suffix}").open("x", encoding="utf-8") as file:
            file.write(text)
        print(f"Written: {folder / mart}{suffix}")
    print("Next: say in the two files what you want to see, run `make build`, and look at the page Analyse")
    print("The way there, step by step: docs/een-model-toevoegen.md")
