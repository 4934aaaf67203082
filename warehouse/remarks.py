"""What is said of deliveries because of others: the same bytes again, from another sender, after a withdrawal.

All of it follows from the lines of the ledger, so equal ledgers say the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.journal import AGAIN, RECEIVE, Line, active, withdrawals

SAME, OLDER, OTHER_SENDER = "same_bytes", "same_bytes_older", "same_bytes_other_sender"
ALSO_SENT, COUNTS_AGAIN = "same_bytes_also_sent", "counts_again"


@dataclass(frozen=True)
class Remark:
    """Of line `about`, with a reason code of the catalogue: `other` is the line it has to do with.

    `later`: the numbers of the deliveries that came after `other` in its place, and count.
    """

    about: Line
    code: str
    other: Line
    later: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """For the administrator: what it equals, what counts, how to change that; "" where another says it."""
        about, other, sender = named(self.about), named(self.other), self.about.sender
        first = f"`wpl withdraw {self.other.sequence}`, and put the file into the inbox anew"
        numbers = " and ".join(f"number {number}" for number in self.later)
        commands = " and ".join(f"`wpl withdraw {number}`" for number in self.later)
        count = "count" if len(self.later) > 1 else "counts"
        rest = {
            SAME: f" has the same bytes as {other}, which counts already; to let it count as the last: {first}",
            OLDER: f" has the same bytes as {other}; {numbers} came after that and {count}, unless you {commands}",
            OTHER_SENDER: f" has the same bytes as {other}, which counts; if they are {sender}'s: {first}",
            COUNTS_AGAIN: f" had been withdrawn on {self.other.date}; delivered again, it counts again",
        }
        return f"{about[:1].upper()}{about[1:]}{rest[self.code]}" if self.code in rest else ""


def named(line: Line) -> str:
    return f"number {line.sequence} ({line.sender}/{line.file_name}, {line.date})"


def remarks(lines: list[Line]) -> list[Remark]:
    """Of what counts, in order of the lines they are about."""
    found = [*of_repeats(lines), *of_returns(lines)]
    return sorted(found, key=lambda remark: (remark.about.sequence, remark.code, remark.other.sequence))


def of_repeats(lines: list[Line]) -> Iterator[Remark]:
    """Bytes that came again while they counted, and still count."""
    counting = {line.sha256: line for line in active(lines)}
    for line in lines:
        first = counting.get(line.sha256)
        if line.action != AGAIN or not first or line.sequence < first.sequence:
            continue
        if line.sender != first.sender:
            yield Remark(line, OTHER_SENDER, first)
            yield Remark(first, ALSO_SENT, line)
        else:
            later = tuple(
                other.sequence
                for other in counting.values()
                if other.sequence > first.sequence and (is_at(other, line) or is_at(other, first))
            )
            yield Remark(line, OLDER if later else SAME, first, later)


def of_returns(lines: list[Line]) -> Iterator[Remark]:
    """Deliveries that count again after they had been withdrawn."""
    ended = {line.sha256: line for line in withdrawals(lines).values()}
    for line in active(lines):
        if line.sha256 in ended:
            yield Remark(line, COUNTS_AGAIN, ended[line.sha256])


def is_at(line: Line, other: Line) -> bool:
    """Whether two files lay in one place; where a path is not known any more, whether they are called the same."""
    if line.path and other.path:
        return line.path == other.path
    return (line.sender, line.file_name) == (other.sender, other.file_name)


def last_at(lines: list[Line], place: Line) -> Line | None:
    """The last line of a file in the place of another."""
    found = (line for line in reversed(lines) if line.action in (RECEIVE, AGAIN) and is_at(line, place))
    return next(found, None)
