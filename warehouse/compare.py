"""Two releases side by side: the only join of marts outside dbt.

A figure moves because time went by, or because what was known of the past changed. So the later release is asked
twice: for its own as-of date, and for that of the earlier one. Why it moved stands in the rows that each release
counts, in the cells delivered, and in the definitions.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl

from warehouse import WarehouseError
from warehouse.read import Release, open_release
from warehouse.releases import Listed, check_whole

Frame = pl.DataFrame

UNIT = ["criterion_code", "entity", "entity_id", "pilot_id"]
ADDRESS = ["sender", "file_name", "sheet", "row_number"]
SOURCE = [*ADDRESS, "sha256"]
PILOT_FIELDS = """company_name fund_code registered_on selected_on rejected_on planned_start_on started_on
    planned_end_on completed_on stopped_on final_report_on planned_participants coaching_visits company_employees
    sbi_code prior_experience esf_theme is_ambassador interventions""".split()
COUNT_KEYS = ["pilot_id", "happened_on", "description", "intervention_code"]
COUNT_FIELDS = ["participants", "new_participants"]
PRODUCT_FIELDS = "deliverable_name deliverable_kind planned_on delivered_on is_presented mentions_esf".split()
DEFINITION_FIELDS = "unit target_min target_max deadline decided_by decided_on".split()
IN_TWO_LANGUAGES = "definition source".split()
QUERIES = {
    "lineage": f"select {', '.join([*UNIT, *SOURCE, 'contribution'])} from mart_analyst__lineage order by all",
    "pilots": f"""
        select pilot_id, {', '.join([*PILOT_FIELDS, *SOURCE])} from mart_sector__pilots
        where as_of_date = $as_of order by pilot_id""",
    "counts": f"""
        select {', '.join([*COUNT_KEYS, *COUNT_FIELDS, *SOURCE])} from mart_sector__pilot_facts
        where fact_kind = 'count' and is_current order by all""",
    "products": f"""
        select deliverable_code, {', '.join([*PRODUCT_FIELDS, *SOURCE])} from mart_steering__deliverables
        where as_of_date = $as_of order by deliverable_code""",
    "definitions": f"""
        select criterion_code, {', '.join(DEFINITION_FIELDS)},
            {', '.join(f'{name}_{language}' for name in IN_TWO_LANGUAGES for language in ('nl', 'en'))}
        from mart_steering__definitions where valid_from <= $as_of
        qualify row_number() over (partition by criterion_code order by valid_from desc) = 1
        order by sort_order""",
}


@contextmanager
def open_pair(data: Path, now: str, then: str | None) -> Iterator[tuple[Release, Release | None]]:
    """Open a release and the one it is compared with. Raises WarehouseError when one is unknown or damaged."""
    for release_id in filter(None, (now, then)):
        check_whole(data, release_id)
    with open_release(data, now) as newest, open_release(data, then) if then else nullcontext() as earlier:
        yield newest, earlier


def has_figures(release: Release | Listed) -> bool:
    """Whether the as-of date of a release does not lie before its first fact."""
    day, first = release.info["as_of_date"], release.info["first_fact_on"]
    return day is not None and first is not None and day >= first


def as_of_date(release: Release | Listed) -> date:
    """The day of a release's figures; WarehouseError when it has none."""
    if not has_figures(release):
        raise WarehouseError(f"release {release.id} has no figures: its as-of date lies before the first fact")
    return date.fromisoformat(release.info["as_of_date"])


def side_by_side(now: Release, then: Release, select: str, keys: list[str]) -> Frame:
    """The rows of one `select` (which takes $as_of and `keys` make unique) on two releases.

    Columns: keys, and as_of; then every other column three times: `_then` (as the earlier release said it),
    `_known` (of that same day, by the later release) and `_now`. What a side does not know is null.
    """
    newest, earlier = as_of_date(now), as_of_date(then)
    sides = {"now": now.ask(select, {"as_of": newest})}
    sides["then"] = then.ask(select, {"as_of": earlier})
    sides["known"] = now.ask(select, {"as_of": earlier})
    named = {
        side: frame.rename({name: f"{name}_{side}" for name in frame.columns if name not in keys})
        for side, frame in sides.items()
    }
    joined = named["now"]
    for side in ("then", "known"):
        joined = joined.join(named[side], on=keys, how="full", coalesce=True, maintain_order="left_right")
    return joined.with_columns(as_of_then=pl.lit(earlier), as_of_now=pl.lit(newest))


def moved_rows(now: Release, then: Release) -> Frame:
    """The source rows that make a criterion differ between two releases, each at its own as-of date.

    Columns: UNIT, and contribution and SOURCE with `_then` and `_now`. kind is new or removed: counted in one
    release only; replaced: another row came in its place; recounted: the same row adds another amount. A row that
    was sent again and adds the same is left out. Per criterion the contributions differ by as much as the values.
    """
    earlier, later = (_at_its_date(release, "lineage") for release in (then, now))
    for same in ([*UNIT, *SOURCE, "contribution"], [*UNIT, "contribution"]):
        earlier, later = _without_pairs(earlier, later, same)
    recounted = _paired(earlier, later, [*UNIT, *SOURCE], "inner").with_columns(kind=pl.lit("recounted"))
    recounted = recounted.with_columns(pl.col(name).alias(f"{name}_{side}") for name in SOURCE for side in SIDES)
    others = _paired(*_without_pairs(earlier, later, [*UNIT, *SOURCE]), UNIT, "full").with_columns(kind=KIND)
    moved = pl.concat([others, recounted.select(others.columns)])
    return moved.sort([*UNIT, *(f"{name}_now" for name in ADDRESS)], nulls_last=True)


SIDES = ("then", "now")
KIND = (
    pl.when(pl.col("contribution_then").is_null())
    .then(pl.lit("new"))
    .when(pl.col("contribution_now").is_null())
    .then(pl.lit("removed"))
    .otherwise(pl.lit("replaced"))
)


def _numbered(frame: Frame, keys: Sequence[str]) -> Frame:
    """Rows that share their keys are told apart by `n`."""
    return frame.with_columns(n=pl.int_range(pl.len()).over(keys))


def _without_pairs(one: Frame, other: Frame, keys: Sequence[str]) -> tuple[Frame, Frame]:
    """Both frames without the rows that the other has as well, by these keys, one for one."""
    one, other = _numbered(one, keys), _numbered(other, keys)
    both = [*keys, "n"]
    return (
        one.join(other, on=both, how="anti", nulls_equal=True).drop("n"),
        other.join(one, on=both, how="anti", nulls_equal=True).drop("n"),
    )


def _paired(then: Frame, now: Frame, keys: Sequence[str], how: Literal["inner", "full"]) -> Frame:
    """Rows of both frames with equal keys side by side, in order; what is no key gets `_then` and `_now`."""
    sides = [
        _numbered(frame, keys).rename({name: f"{name}_{side}" for name in frame.columns if name not in keys})
        for frame, side in zip((then, now), SIDES, strict=True)
    ]
    return sides[0].join(sides[1], on=[*keys, "n"], how=how, coalesce=True, nulls_equal=True).drop("n")


@dataclass(frozen=True)
class ChangedCell:
    """One field of something that both releases know, and what each says of it."""

    keys: Mapping[str, Any]
    field: str
    then: Any
    now: Any
    at_then: Mapping[str, Any]  # ADDRESS of the row it stands in; empty for what is no delivery
    at_now: Mapping[str, Any]


def changed_cells(now: Release, then: Release) -> list[ChangedCell]:
    """What was delivered of the same pilot, count or product and reads otherwise: old and new cell."""
    return [
        *_changed(now, then, "pilots", ["pilot_id"], PILOT_FIELDS),
        *_changed(now, then, "counts", COUNT_KEYS, COUNT_FIELDS),
        *_changed(now, then, "products", ["deliverable_code"], PRODUCT_FIELDS),
    ]


def changed_definitions(now: Release, then: Release, language: str) -> list[ChangedCell]:
    """What is defined, asked or decided otherwise of a criterion that both releases have."""
    fields = DEFINITION_FIELDS + [f"{name}_{language}" for name in IN_TWO_LANGUAGES]
    return _changed(now, then, "definitions", ["criterion_code"], fields)


def _changed(now: Release, then: Release, question: str, keys: list[str], fields: list[str]) -> list[ChangedCell]:
    earlier, later = (_at_its_date(release, question) for release in (then, now))
    found = []
    for row in _paired(earlier, later, keys, "inner").iter_rows(named=True):
        sources = [[row.get(f"{name}_{side}") for name in SOURCE] for side in SIDES]
        if any(sources[0]) and sources[0] == sources[1]:
            continue  # the same row, of which more had happened by the later date
        places = [dict(zip(ADDRESS, source, strict=False)) for source in sources]
        found += [
            ChangedCell({key: row[key] for key in keys}, field, row[f"{field}_then"], row[f"{field}_now"], *places)
            for field in fields
            if row[f"{field}_then"] != row[f"{field}_now"]
        ]
    return found


def _at_its_date(release: Release, question: str) -> Frame:
    select = QUERIES[question]
    return release.ask(select, {"as_of": as_of_date(release)} if "$as_of" in select else None)
