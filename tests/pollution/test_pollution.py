"""Every kind of damage to every example delivery: exact, or returned with a reason; never silently wrong."""

from collections.abc import Iterator

import pytest

from tests.pollution import cell_damage, table_damage, text_damage, workbook_damage
from tests.pollution.damage import DAMAGES, Damage, Damaged, Position
from tests.pollution.delivered import Example, distinct, examples
from tests.pollution.evidence import Tally, write
from tests.pollution.judge import Judge

REGISTERED = (cell_damage, table_damage, text_damage, workbook_damage)
Case = tuple[Example, Position, Damaged]


def others() -> list[Example]:
    """The deliveries that are alike to one that gets every damage."""
    return [example for example in examples() if example not in distinct()]


def one_position(damage: Damage, number: int) -> Iterator[Case]:
    """One position in each layout, and in a few of the deliveries that are alike, in turn."""
    alike = [example for example in others() if damage.fits(example.file)]
    chosen = [alike[(2 * number + n) % len(alike)] for n in range(2)]
    for example in [*distinct(), *chosen]:
        found = damage.somewhere(example) if damage.fits(example.file) else None
        if found:
            yield example, *found


def every_position(damage: Damage) -> Iterator[Case]:
    """Every position in each layout, one position in every other delivery."""
    for example in distinct():
        if damage.fits(example.file):
            for position, damaged in damage.everywhere(example):
                yield example, position, damaged
    for example in others():
        found = damage.somewhere(example) if damage.fits(example.file) else None
        if found:
            yield example, *found


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


def test_every_example_delivery_is_damaged() -> None:
    damaged = {e.name for n, d in enumerate(DAMAGES.values()) for e, _, _ in one_position(d, n)}
    assert {example.name for example in examples()} - damaged == set()


@pytest.mark.deep
def test_damage_at_every_position_is_read_exactly_or_returned(judge: Judge) -> None:
    tally = Tally()
    faults = [f for d in DAMAGES.values() for f in verdicts(judge, d, every_position(d), tally)]
    write(tally)
    assert not faults, "\n" + "\n".join(faults)
