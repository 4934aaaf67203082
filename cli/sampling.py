"""The command for a controller: a random sample with every source row."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import Data, Lang, Language, app, chosen, served_release
from warehouse import WarehouseError


class Population(StrEnum):
    """What a control sample is drawn from."""

    companies = "companies"
    counts = "counts"


@app.command()
def sample(
    size: Annotated[int, typer.Option("--n", min=1, help="How many to draw.")],
    seed: Annotated[str, typer.Option("--seed", help="Any text; the same seed draws the same sample.")],
    of: Annotated[Population, typer.Option("--of", help="Companies with a started pilot, or count rows.")] = (
        Population.companies
    ),
    out: Annotated[
        Path | None, typer.Option("--out", help="The workbook. Default: steekproef-….xlsx here.")
    ] = None,
    lang: Lang = Language.nl,
    data: Data = None,
) -> None:
    """Draw a control sample of the served release: every source row with its file, sheet and row.

    Example: wpl sample --n 10 --seed "controle 2018-11"
    """
    from report.sample import sample as draw
    from warehouse.read import open_release

    settings = chosen(data=data)
    release_id = served_release(settings)
    with open_release(settings.data, release_id) as release:
        content, drawn = draw(release, of.value, size, seed, lang)
    if not drawn.size:
        raise WarehouseError("there is nothing to draw from: no pilot has started")
    path = out or Path(f"steekproef-{release_id}-{of.value}.xlsx")
    path.write_bytes(content)
    fewer = f" (all there are, {size} were asked)" if drawn.size < size else ""
    print(f"Drawn: {drawn.size} of {drawn.population} {of.value}{fewer}, {drawn.facts.height} source rows")
    print(f"Written: {path}")
