"""Two releases side by side: the only join of marts outside dbt.

A figure moves because time went by, or because what was known of the past changed. So the later release is asked
twice: for its own as-of date, and for that of the earlier one. Row by row reasons belong here too.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

import polars as pl

from warehouse import WarehouseError
from warehouse.read import Release, open_release
from warehouse.releases import check_whole


@contextmanager
def open_pair(data: Path, now: str, then: str | None) -> Iterator[tuple[Release, Release | None]]:
    """Open a release and the one it is compared with. Raises WarehouseError when one is unknown or damaged."""
    for release_id in filter(None, (now, then)):
        check_whole(data, release_id)
    with open_release(data, now) as newest, open_release(data, then) if then else nullcontext() as earlier:
        yield newest, earlier


def as_of_date(release: Release) -> date:
    """The day of a release's figures; WarehouseError when it has none."""
    day, first = release.info["as_of_date"], release.info["first_fact_on"]
    if day is None or first is None or day < first:
        raise WarehouseError(f"release {release.id} has no figures: its as-of date lies before the first fact")
    return date.fromisoformat(day)


def side_by_side(now: Release, then: Release, select: str, keys: list[str]) -> pl.DataFrame:
    """The rows of one `select` (which takes $as_of and `keys` make unique) on two releases.

    Columns: keys, and as_of; then every other column three times: `_then` (as the earlier release said it),
    `_known` (of that same day, by the later release) and `_now`. What a side does not know is null.
    """
    newest, earlier = as_of_date(now), as_of_date(then)
    sides = {"now": now.query(select, {"as_of": newest})}
    sides["then"] = then.query(select, {"as_of": earlier})
    sides["known"] = now.query(select, {"as_of": earlier})
    named = {
        side: frame.rename({name: f"{name}_{side}" for name in frame.columns if name not in keys})
        for side, frame in sides.items()
    }
    joined = named["now"]
    for side in ("then", "known"):
        joined = joined.join(named[side], on=keys, how="full", coalesce=True, maintain_order="left_right")
    return joined.with_columns(as_of_then=pl.lit(earlier), as_of_now=pl.lit(newest))
