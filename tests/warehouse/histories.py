"""Random histories of deliveries: what people do to inbox, ledger and archive, and a small model of what is right.

The model knows nothing of marks, digests or journals. It keeps what each person did, and by that what each look at
the inbox must make of it: which files count, from which day, and what is said about which numbers.
"""

import csv
import io
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from warehouse import WarehouseError
from warehouse.ledger import active, read_ledger, receive, withdraw
from warehouse.remarks import ALSO_SENT, COUNTS_AGAIN, OLDER, OTHER_SENDER, SAME, Remark, remarks
from warehouse.settings import Settings

Said = tuple[str, ...]
SENDERS, NAMES = ("OTIB", "OOM", "OVP"), ("pilots.csv", "financiën.csv", "2018/lijst.csv")


@dataclass
class Noted:
    """A file that was taken note of: received, or come again while it counted."""

    number: int
    content: str
    place: str
    day: date
    is_again: bool = False
    withdrawn_on: date | None = None

    @property
    def sender(self) -> str:
        return self.place.partition("/")[0]


@dataclass
class Model:
    """What a careful colleague would keep in mind."""

    today: date
    lies: dict[str, str] = field(default_factory=dict)  # place → what lies there
    fresh: set[str] = field(default_factory=set)  # places where something was put since it was last taken note of
    put_at: dict[str, int] = field(default_factory=dict)  # place → when something was put there
    rows: list[tuple[str, str, date | None]] = field(default_factory=list)  # received.csv
    noted: list[Noted] = field(default_factory=list)
    numbers: int = 0
    last_day: date = date.min
    forgot: bool = False  # what lay in the inbox before

    def put(self, place: str, content: str, moment: int) -> None:
        self.lies[place] = content
        self.put_at[place] = moment
        self.fresh.add(place)

    def counting(self) -> list[Noted]:
        return [x for x in self.noted if not x.is_again and not x.withdrawn_on]

    def counts(self, content: str) -> Noted | None:
        return next((x for x in self.counting() if x.content == content), None)

    def last_noted(self, place: str) -> str:
        return next((x.content for x in reversed(self.noted) if x.place == place), "")

    def day_of(self, place: str) -> tuple[date, int | None, str]:
        """Day of receipt, place in the list, and a word for what is to be said."""
        of_place = [(n, day) for n, (name, _, day) in enumerate(self.rows) if name == place]
        used = {x.day for x in self.noted if x.place == place}
        new = [(n, day) for n, day in of_place if day not in used]
        if not new:
            return self.today, None, "stale" if of_place else ""
        place_in_list, day = new[-1]
        is_sure = len({day for _, day in new}) == 1 and day is not None
        if is_sure and day and self.last_day <= day <= self.today:
            return day, place_in_list, ""
        return day or self.today, place_in_list, "waits"

    def look(self) -> set[Said]:
        """What is said of a look at the inbox, after it is taken note of."""
        if self.today < self.last_day:
            return {("clock",)}
        said: set[Said] = {("missing", name) for name, *_ in self.rows if not self.was_ever_at(name)}
        before = self.numbers
        dated = {place: self.day_of(place) for place in self.lies}
        for place in sorted(self.lies, key=lambda place: self.order(place, *dated[place][:2])):
            said |= self.take(place, dated[place][0], dated[place][2])
        self.forgot = False
        return said | {remark for remark in self.remarks() if int(remark[1]) > before and remark[0] != "also sent"}

    def was_ever_at(self, place: str) -> bool:
        return place in self.lies or any(x.place == place for x in self.noted)

    def order(self, place: str, day: date, in_list: int | None) -> tuple[date, bool, int]:
        return day, in_list is None, self.put_at[place] if in_list is None else in_list

    def take(self, place: str, day: date, word: str) -> set[Said]:
        content, is_old = self.lies[place], self.last_noted(place) == self.lies[place]
        was_known = any(x.content == content for x in self.noted)
        is_again = self.counts(content) is not None
        if is_old and was_known and not is_again and self.forgot:
            self.fresh.discard(place)
            return {("stays withdrawn", place)}
        if is_old and (is_again or place not in self.fresh):
            self.fresh.discard(place)
            return set()
        if word == "waits":
            return {("waits", place)}
        self.fresh.discard(place)
        self.numbers, self.last_day = self.numbers + 1, day
        self.noted.append(Noted(self.numbers, content, place, day, is_again))
        return {("stale", place)} if word == "stale" else set()

    def remarks(self) -> Iterator[Said]:
        """Of all that counts, and of what came again of it since it does."""
        for new in self.noted:
            first = self.counts(new.content)
            if not first or new.number < first.number:
                continue
            gone = [x for x in self.noted if x.content == new.content and x.withdrawn_on]
            if new is first and gone:
                yield "counts again", str(new.number), str(gone[-1].withdrawn_on)
            elif new.is_again and new.sender != first.sender:
                yield "other sender", str(new.number), str(first.number)
                yield "also sent", str(first.number), str(new.number)
            elif new.is_again:
                here = {new.place, first.place}
                later = [x.number for x in self.counting() if x.number > first.number and x.place in here]
                yield ("older" if later else "same", str(new.number), str(first.number), *map(str, later))

    def withdraw(self, number: int) -> None:
        found = next(x for x in self.noted if x.number == number)
        found.withdrawn_on = self.today
        self.numbers, self.last_day = self.numbers + 1, self.today
        for place, content in self.lies.items():
            if content == found.content and self.last_noted(place) == content:
                self.fresh.discard(place)


class History:
    """Does to a data folder what it does to the model, and compares them after every step."""

    def __init__(self, settings: Settings, seed: int) -> None:
        assert settings.today
        self.settings, self.chance = settings, random.Random(seed)
        self.model = Model(settings.today)
        self.moment, self.steps, self.said = 0, Counter[str](), Counter[str]()
        (settings.inbox_dir).mkdir(parents=True)

    def run(self, steps: int) -> None:
        for _ in range(steps):
            step = self.chance.choice(STEPS)
            self.steps[step.__name__] += step(self) is not False
            if self.chance.random() < 0.6:
                self.look_and_compare()
        self.look_and_compare()

    def now(self) -> Settings:
        return self.settings.model_copy(update={"today": self.model.today})

    def look_and_compare(self, *more: Said) -> None:
        """`more`: what is to be said besides."""
        expected = self.model.look() | set(more)
        receipt = receive(self.now())
        said = [understood(sentence) for sentence in (*receipt.said, *receipt.skipped)]
        assert sorted(said) == sorted(expected)
        self.said.update(word for word, *_ in said)
        lines = read_ledger(self.settings)
        counting = [(x.number, x.content, x.place, x.day) for x in self.model.counting()]
        found = [(x.sequence, self.content(x.sha256), f"{x.sender}/{x.file_name}", x.date) for x in active(lines)]
        assert found == counting
        assert sorted(map(meant, remarks(lines))) == sorted(self.model.remarks())
        assert [line.sequence for line in lines] == list(range(1, self.model.numbers + 1))
        assert [line.date for line in lines] == sorted(line.date for line in lines)

    def content(self, sha256: str) -> str:
        return (self.settings.archive / sha256).read_text()

    def write(self, place: str, content: str) -> None:
        """As a person puts a file there: later than any before."""
        self.moment += 1
        path = self.settings.inbox_dir / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (self.moment, self.moment))
        self.model.put(place, content, self.moment)

    def write_list(self) -> None:
        """received.csv, as one of several programs saves it."""
        heading = self.chance.choice([["file", "received_on"], ["Bestand", "Ontvangen op"]])
        rows = [heading, *([name, written] for name, written, _ in self.model.rows)]
        text = io.StringIO()
        csv.writer(text, delimiter=self.chance.choice(";,\t")).writerows(rows)
        encoding = self.chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
        (self.settings.inbox_dir / "received.csv").write_text(text.getvalue(), encoding)

    def a_place(self) -> str:
        return f"{self.chance.choice(SENDERS)}/{self.chance.choice(NAMES)}"

    def refused(self, words: str) -> None:
        """The next look is refused by name, and leaves everything as it is."""
        before = {path: path.read_bytes() for path in (self.settings.ledger, self.settings.journal)}
        with pytest.raises(WarehouseError, match=re.escape(words)):
            receive(self.now())
        assert {path: path.read_bytes() for path in before} == before


PATTERNS = {
    "same": r"Number (\d+) \(.*\) has the same bytes as number (\d+) \(.*\), which counts already",
    "older": r"Number (\d+) \(.*\) has the same bytes as number (\d+) \(.*\); (number .*) came after that",
    "other sender": r"Number (\d+) \(.*\) has the same bytes as number (\d+) \(.*\), which counts; if they",
    "counts again": r"Number (\d+) \(.*\) had been withdrawn on (\S+); delivered again, it counts again",
    "clock": r"Nothing is received: the clock of this machine says",
    "ledger mended": r".*ledger\.csv was .*: it is written again from the journal in the archive",
    "journal mended": r".*journal\.csv was .*: it is written again from ledger\.csv",
    "stale": r"(\S+): received\.csv says \S+, when another file of this name arrived; received today",
    "waits": r"(\S+): received\.csv (?:says|names)",
    "missing": r"(\S+): named in received\.csv, but not in the inbox",
    "stays withdrawn": r"(\S+): was withdrawn, and does not count; to let it count, put it into the inbox anew",
}


CODES = {
    SAME: "same",
    OLDER: "older",
    OTHER_SENDER: "other sender",
    ALSO_SENT: "also sent",
    COUNTS_AGAIN: "counts again",
}


def meant(remark: Remark) -> Said:
    """What a release says of a delivery."""
    other = str(remark.other.date if remark.code == COUNTS_AGAIN else remark.other.sequence)
    return (CODES[remark.code], str(remark.about.sequence), other, *map(str, remark.later))


def understood(sentence: str) -> Said:
    """What kind of sentence it is, and the numbers, days and places that it names."""
    for word, pattern in PATTERNS.items():
        if found := re.match(pattern, sentence):
            named = [re.sub("number | and", "", text).split() for text in found.groups()]
            return (word, *(part for parts in named for part in parts))
    raise AssertionError(f"nobody expects this: {sentence}")


def deliver_something_new(history: History) -> None:
    history.write(history.a_place(), f"version {history.moment}")


def deliver_what_was_there_before(history: History) -> bool:
    """The bytes of any file so far, anywhere: the same place, another name, another sender."""
    contents = [x.content for x in history.model.noted]
    if contents:
        history.write(history.a_place(), history.chance.choice(contents))
    return bool(contents)


def deliver_an_older_version_again(history: History) -> bool:
    """Where it lay, and where another may lie since."""
    if history.model.noted:
        found = history.chance.choice(history.model.noted)
        history.write(found.place, found.content)
    return bool(history.model.noted)


def deliver_a_withdrawn_file_again(history: History) -> bool:
    gone = [x for x in history.model.noted if x.withdrawn_on and not history.model.counts(x.content)]
    if gone:
        found = history.chance.choice(gone)
        history.write(history.chance.choice([found.place, history.a_place()]), found.content)
    return bool(gone)


def put_a_file_there_once_more(history: History) -> bool:
    places = sorted(history.model.lies)
    if places:
        place = history.chance.choice(places)
        history.write(place, history.model.lies[place])
    return bool(places)


def remove_a_file(history: History) -> bool:
    places = sorted(history.model.lies)
    if places:
        place = history.chance.choice(places)
        (history.settings.inbox_dir / place).unlink()
        del history.model.lies[place]
        history.model.fresh.discard(place)
    return bool(places)


def withdraw_a_delivery(history: History) -> bool:
    counting = history.model.counting()
    if not counting or history.model.today < history.model.last_day:
        return False
    found = history.chance.choice(counting)
    withdraw(history.now(), str(found.number), "a reason, with a comma")
    history.model.withdraw(found.number)
    return True


def let_days_pass(history: History) -> None:
    history.model.today += timedelta(history.chance.randint(1, 20))


def set_the_clock_back(history: History) -> bool:
    """For one look; nothing that lies there is taken note of meanwhile."""
    model = history.model
    if model.last_day == date.min:
        return False
    right, model.today = model.today, model.last_day - timedelta(history.chance.randint(1, 400))
    history.look_and_compare()
    model.today = right
    return True


def list_a_day_of_receipt(history: History) -> bool:
    """Of a file that lies there or not: today, since the last, before it, in the future, or no day at all."""
    model, chance = history.model, history.chance
    since = max(model.last_day, date(2017, 6, 1))
    days = [
        model.today,
        since,
        since + timedelta(chance.randint(0, max(0, (model.today - since).days))),
        since - timedelta(chance.randint(1, 30)),
        model.today + timedelta(chance.randint(1, 99)),
        None,
    ]
    day = chance.choice(days)
    written = chance.choice([f"{day.day}-{day.month}-{day.year}", day.isoformat()]) if day else "eind mei"
    place = chance.choice([*sorted(model.lies)] * 9 + [history.a_place()])
    if chance.random() < 0.5:
        model.rows = [row for row in model.rows if row[0] != place]
    model.rows.append((place, written, day))
    history.write_list()
    return True


def empty_the_list(history: History) -> bool:
    had_rows = bool(history.model.rows)
    history.model.rows = []
    history.write_list()
    return had_rows


def touch_the_ledger(history: History) -> bool:
    """Excel saves it, or its end is lost."""
    if not history.model.numbers:
        return False
    path = history.settings.ledger
    data = path.read_bytes()
    path.write_bytes(history.chance.choice(TOUCHED)(data))
    history.look_and_compare(("ledger mended",))
    assert path.read_bytes().startswith(data)
    return True


def by_excel(data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    for row in rows[1:]:
        year, month, day = map(int, row[5].split("-"))
        row[5] = f"{day}-{month}-{year}"
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("cp1252")


TOUCHED: list[Callable[[bytes], bytes]] = [
    by_excel,
    lambda data: data[:-1],
    lambda data: data[: data.rstrip(b"\n").rindex(b"\n") + 1],
    lambda data: data[:-25],
    lambda data: b"",
]


def lose_the_journal(history: History) -> bool:
    """Whole or in part; the paths of what was received are not known any more."""
    path = history.settings.journal
    if not history.model.numbers:
        return False
    data = bytearray(path.read_bytes())
    data[history.chance.randrange(len(data))] ^= 1
    path.write_bytes(data) if history.chance.random() < 0.5 else path.unlink()
    history.look_and_compare(("journal mended",))
    return True


def forget_what_lay_there(history: History) -> None:
    history.settings.seen.unlink(missing_ok=True)
    history.model.forgot = True


def change_an_original(history: History) -> bool:
    counting = history.model.counting()
    if not counting:
        return False
    number = history.chance.choice(counting).number
    path = history.settings.archive / read_ledger(history.settings)[number - 1].sha256
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    history.refused(f"is not as it was received (number {number},")
    path.write_bytes(data)
    return True


def change_a_line(history: History) -> bool:
    """By hand: another day."""
    if not history.model.numbers:
        return False
    path, number = history.settings.ledger, history.chance.randint(1, history.model.numbers)
    data = path.read_bytes()
    lines = data.decode().splitlines(keepends=True)
    lines[number] = lines[number].replace("-", "-1", 1)
    path.write_text("".join(lines))
    history.refused(f"line {number}: date is")
    path.write_bytes(data)
    return True


STEPS: list[Callable[[History], object]] = [
    *[deliver_something_new, deliver_what_was_there_before, deliver_an_older_version_again] * 3,
    *[
        deliver_a_withdrawn_file_again,
        put_a_file_there_once_more,
        withdraw_a_delivery,
        list_a_day_of_receipt,
        let_days_pass,
    ]
    * 2,
    *[remove_a_file, set_the_clock_back, empty_the_list, touch_the_ledger, lose_the_journal],
    *[forget_what_lay_there, change_an_original, change_a_line],
]
