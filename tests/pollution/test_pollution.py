"""Every kind of damage to every example delivery: exact, or returned with a reason; never silently wrong."""

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.pollution import (
    cell_damage,
    formula_damage,
    package_damage,
    table_damage,
    text_damage,
    workbook_damage,
    written_damage,
)
from tests.pollution.damage import DAMAGES, Damage, Damaged, Position
from tests.pollution.delivered import Example, distinct, examples
from tests.pollution.everyday import EVERYDAY, MOST_REFUSED
from tests.pollution.evidence import Tally, write
from tests.pollution.judge import Judge

REGISTERED = (
    cell_damage,
    table_damage,
    text_damage,
    workbook_damage,
    formula_damage,
    package_damage,
    written_damage,
)
LAYOUTS = 2  # of each kind in `make test`; every layout and position in `make test-deep`
Case = tuple[Example, Position, Damaged]


def others() -> list[Example]:
    """The deliveries that are alike to one that gets every damage."""
    return [example for example in examples() if example not in distinct()]


def one_position(damage: Damage, number: int) -> Iterator[Case]:
    """One position in a few layouts, other ones for each kind, and in one delivery that is alike to them."""
    layouts = [example for example in distinct() if damage.fits(example.file)]
    yield from islice(somewhere(damage, turned(layouts, LAYOUTS * number)), LAYOUTS)
    yield from one_alike(damage, number)


def one_alike(damage: Damage, number: int) -> Iterator[Case]:
    alike = [example for example in others() if damage.fits(example.file)]
    yield from islice(somewhere(damage, turned(alike, number)), 1)


def turned(items: list[Example], by: int) -> list[Example]:
    by %= len(items)
    return items[by:] + items[:by]


def somewhere(damage: Damage, chosen: list[Example]) -> Iterator[Case]:
    for example in chosen:
        found = damage.somewhere(example)
        if found:
            yield example, *found


def every_position(damage: Damage) -> Iterator[Case]:
    """Every position in each layout, one position in every other delivery."""
    for example in distinct():
        if damage.fits(example.file):
            for position, damaged in damage.everywhere(example):
                yield example, position, damaged
    yield from somewhere(damage, [example for example in others() if damage.fits(example.file)])


def verdicts(judge: Judge, damage: Damage, cases: Iterator[Case], tally: Tally | None = None) -> list[str]:
    """What is wrong, one line per case that fails."""
    faults, number = [], 0
    for example, at, damaged in cases:
        verdict = judge.judge(damage, example, at, damaged)
        number += 1
        if tally:
            tally.add(damage, verdict)
        faults += [f"{damage.name} · {example.name} · {at}: {fault}" for fault in verdict.faults]
    assert number, f"{damage.name} fits no delivery"
    return faults


def test_there_are_at_least_forty_kinds_of_damage_on_every_level() -> None:
    assert len(DAMAGES) >= 40
    assert {damage.level for damage in DAMAGES.values()} == {"file", "row", "cell"}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_read_exactly_or_returned(judge: Judge, name: str) -> None:
    damage = DAMAGES[name]
    faults = verdicts(judge, damage, one_position(damage, list(DAMAGES).index(name)))
    assert not faults, "\n" + "\n".join(faults)


def test_what_a_careful_colleague_reads_is_not_refused(judge: Judge) -> None:
    tally = Tally()
    for name in EVERYDAY:
        verdicts(judge, DAMAGES[name], one_position(DAMAGES[name], list(DAMAGES).index(name)), tally)
    refused = {name: tally.needless(name) for name in EVERYDAY if tally.needless(name)}
    assert tally.needless_share < MOST_REFUSED, refused


def test_every_example_delivery_is_damaged() -> None:
    alike = {example.name for n, d in enumerate(DAMAGES.values()) for example, _, _ in one_alike(d, n)}
    assert {example.name for example in others()} - alike == set()
    for example in distinct():
        assert any(d.fits(example.file) and d.somewhere(example) for d in DAMAGES.values()), example.name


@pytest.mark.deep
def test_damage_at_every_position_is_read_exactly_or_returned(judge: Judge) -> None:
    tally = Tally()
    faults = [f for d in DAMAGES.values() for f in verdicts(judge, d, every_position(d), tally)]
    write(tally)
    assert not faults, "\n" + "\n".join(faults)
    assert tally.needless_share < MOST_REFUSED
