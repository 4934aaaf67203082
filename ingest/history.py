"""What a file says against the files before it, which no file shows by itself.

Rows that go back, a number that says something else, a row of another sender, a company or person under two names:
all are loaded by the rules of the contract, and always said. Given back are a number of something wholly different,
and responses whose survey cannot be told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from ingest.contract import Column, Contract, Kind, plain
from ingest.delivery import Outcome
from ingest.messages import Messages
from ingest.records import Acts, Response, Row, Survey, Surveys, by_sender_and_file
from ingest.values import likeness

Place = tuple[int, str, int]
PLACE = ("delivery_seq", "sheet", "row_number")
CHILDREN = {"pilots": "pilot_interventions", "survey_responses": "survey_answers"}
OF_FUNDS = ("pilots", "participant_counts", "attendance")  # kinds whose rows are of a fund
NOTHING = {"nl": "niets", "en": "nothing"}
YES_NO = {True: {"nl": "ja", "en": "yes"}, False: {"nl": "nee", "en": "no"}}
LEGAL = re.compile(r"\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|holding|groep|group|beheer)(?=\W|$)", re.IGNORECASE)
UNLIKE = 0.6


@dataclass(frozen=True)
class Remark:
    """Something to say of a row, by its place; `column` by its heading in the contract."""

    place: Place | tuple[int, str, None]
    code: str
    column: str | None = None
    severity: str = "warning"
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class History:
    """All versions of all rows, raw table → frame, as they are compared; and what is to be said of them."""

    tables: dict[str, pl.DataFrame]
    remarks: list[Remark] = field(default_factory=list)
    returned: dict[str, set[Place]] = field(default_factory=dict)  # kind → the rows that are given back

    def rekey(self, kind: str, keys: dict[Place, str]) -> None:
        """Give rows of a kind, and what belongs to them, the keys by their places."""
        if keys:
            new = pl.DataFrame([(*place, key) for place, key in keys.items()], schema=KEYED, orient="row")
            for table in of_kind(kind):
                joined = self.tables[table].join(new, on=PLACE, how="left", maintain_order="left")
                settled = joined.with_columns(record_key=pl.coalesce("new_key", "record_key")).drop("new_key")
                self.tables[table] = settled

    def give_back(self, kind: str, places: set[Place], remark: Callable[[Place], Remark]) -> None:
        """Take rows, and what belongs to them, out of what is loaded, and say why."""
        self.returned.setdefault(kind, set()).update(places)
        self.remarks += map(remark, sorted(places))
        gone = pl.DataFrame(list(places), schema=PLACED, orient="row")
        for table in of_kind(kind) if places else ():
            self.tables[table] = self.tables[table].join(gone, on=PLACE, how="anti", maintain_order="left")


def of_kind(kind: str) -> list[str]:
    """The raw tables of a kind: its own, and that of what belongs to its rows."""
    return [kind, CHILDREN[kind]] if kind in CHILDREN else [kind]


PLACED = {"delivery_seq": pl.Int64, "sheet": pl.String, "row_number": pl.Int64}
KEYED = PLACED | {"new_key": pl.String}


def settle(outcomes: list[Outcome], contract: Contract) -> list[Outcome]:
    """The outcomes with their rows under settled keys, and with what is to be said of them against each other."""
    history = look_back(versions_of(outcomes), contract)
    said: dict[int, list[Remark]] = {}
    for remark in history.remarks:
        said.setdefault(remark.place[0], []).append(remark)
    parts = {name: frame.partition_by("delivery_seq", as_dict=True) for name, frame in history.tables.items()}
    return [settled(outcome, parts, said, history, contract) for outcome in outcomes]


def against(outcome: Outcome, before: dict[str, pl.DataFrame], contract: Contract) -> Outcome:
    """The outcome of a file as if it were delivered now, after everything in `before` (raw table → rows)."""
    numbers = [number for frame in before.values() for number in frame["delivery_seq"].unique()]
    number = 1 + max(numbers, default=0)
    own = {
        table: frame.with_columns(delivery_seq=pl.lit(number, pl.Int64)) for table, frame in outcome.tables.items()
    }
    tables = before | {
        table: pl.concat([before[table], frame]) if table in before else frame for table, frame in own.items()
    }
    history = look_back(tables, contract)
    remarks = [remark for remark in history.remarks if remark.place[0] == number]
    messages = said_of(remarks, outcome.delivery.seq, contract)
    return replace(
        outcome,
        sheets=with_returned(outcome.sheets, history, number),
        messages=pl.concat([outcome.messages, messages]),
    )


def versions_of(outcomes: Iterable[Outcome]) -> dict[str, pl.DataFrame]:
    frames: dict[str, list[pl.DataFrame]] = {}
    for outcome in outcomes:
        for table, frame in outcome.tables.items():
            frames.setdefault(table, []).append(frame)
    return {table: pl.concat(found) for table, found in frames.items()}


def settled(
    outcome: Outcome,
    parts: dict[str, dict[Any, pl.DataFrame]],
    said: dict[int, list[Remark]],
    history: History,
    contract: Contract,
) -> Outcome:
    number = outcome.delivery.seq
    tables = {table: parts.get(table, {}).get((number,), frame.clear()) for table, frame in outcome.tables.items()}
    messages = said_of(said.get(number, ()), number, contract)
    return replace(
        outcome,
        tables=tables,
        sheets=with_returned(outcome.sheets, history, number),
        messages=pl.concat([outcome.messages, messages]),
    )


def with_returned(sheets: pl.DataFrame, history: History, number: int) -> pl.DataFrame:
    """The fates of a delivery's sheets, less the rows that are given back."""
    places = [(kind, sheet) for kind, found in history.returned.items() for seq, sheet, _ in found if seq == number]
    if not places:
        return sheets
    gone = pl.DataFrame(places, schema=["kind", "sheet"], orient="row").group_by("kind", "sheet").len("gone")
    counted = sheets.join(gone.cast({"gone": pl.Int64}), on=["kind", "sheet"], how="left", maintain_order="left")
    taken = pl.col("gone").fill_null(0)
    fates = {"rows_loaded": pl.col("rows_loaded") - taken, "rows_rejected": pl.col("rows_rejected") + taken}
    return counted.with_columns(**fates).drop("gone")


def said_of(remarks: Iterable[Remark], number: int, contract: Contract) -> pl.DataFrame:
    messages = Messages(number)
    for remark in remarks:
        _, sheet, row = remark.place
        messages.add(remark.code, remark.severity, sheet, row, remark.column, **remark.details)
    return messages.frame(contract.schemas["messages"])


def look_back(tables: dict[str, pl.DataFrame], contract: Contract) -> History:
    """Compare all versions, in order of arrival."""
    history = History(dict(tables))
    if "outreach" in tables:
        settle_acts(history)
    if "survey_responses" in tables:
        settle_responses(history)
    for kind in contract.kinds.values():
        return_other_subjects(history, kind)
    history.remarks += [
        *(remark for kind in contract.kinds.values() for remark in changes_of(kind, history.tables)),
        *(remark for kind in contract.kinds.values() for remark in older_again(kind, history.tables)),
        *(remark for kind in contract.kinds.values() for remark in other_names(kind, history.tables)),
        *foreign_changes(history.tables, contract),
        *companies_twice(history.tables),
        *persons_twice(history.tables),
    ]
    return history


def settle_acts(history: History) -> None:
    senders: dict[str, Acts] = {}
    keys: dict[Place, str] = {}
    rows = history.tables["outreach"].iter_rows(named=True)
    for sender, _, listed in by_sender_and_file(rows):
        for row, found in zip(listed, senders.setdefault(sender, Acts()).settle(listed), strict=True):
            if found.key != row["record_key"]:
                keys[place_of(row)] = found.key
            if found.earlier:
                details = {"number": row["outreach_id"], "earlier": where(found.earlier)}
                history.remarks.append(Remark(place_of(row), "other_act", "Nummer", details=details))
    history.rekey("outreach", keys)


def settle_responses(history: History) -> None:
    known, unclear = Surveys(), set[Place]()
    keys: dict[Place, str] = {}
    answers = answers_of(history.tables["survey_answers"])
    for sender, (number, sheet), rows in by_sender_and_file(
        history.tables["survey_responses"].iter_rows(named=True)
    ):
        responses = {f"{row['wave_code']}|{row['response_id']}": response(row, answers) for row in rows}
        export = Survey(sender, rows[0]["survey_name"], rows[0]["file_name"], number, responses)
        survey = known.settle(export)
        if survey is None:
            unclear |= set(map(place_of, rows))
            continue
        if survey.sender != sender:
            details = {"other": survey.sender, "number": survey.delivery}
            history.remarks.append(Remark((number, sheet, None), "same_survey", details=details))
        for row in rows:
            own = row["record_key"].removeprefix(f"{sender}|")
            keys[place_of(row)] = f"{survey.sender}|" + own.replace(f"{row['survey_name']}|", f"{survey.name}|", 1)
    history.rekey("survey_responses", keys)
    history.give_back("survey_responses", unclear, lambda place: Remark(place, "survey_unclear", severity="error"))


def answers_of(answers: pl.DataFrame) -> dict[Place, str]:
    """What was answered to all questions together, by the place of the response."""
    pair = pl.format("{}={}", "question_code", "answer_value")
    joined = answers.sort("question_code").group_by(PLACE).agg(pair.str.join(" ").alias("all"))
    return {(number, sheet, row): text for number, sheet, row, text in joined.select(*PLACE, "all").iter_rows()}


def response(row: Row, answers: dict[Place, str]) -> Response:
    return Response(
        moment=row["moment_code"] or "",
        pilot=row["pilot_id"],
        person=row["person_code"] or "",
        answers=answers.get(place_of(row), ""),
    )


def place_of(row: Row) -> Place:
    return row["delivery_seq"], row["sheet"], row["row_number"]


def where(row: Row, at: str = "") -> dict[str, str]:
    """The file of an earlier version, and its row."""
    file, number = row[f"file_name{at}"], row[f"row_number{at}"]
    return {"nl": f"{file}, rij {number}", "en": f"{file}, row {number}"}


def with_before(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Versions that follow another one of the same row, each with what that one said (`…_before`)."""
    kept = list(dict.fromkeys([*names, *PLACE, "file_name", "sender", "is_withdrawn"]))
    ordered = frame.select("record_key", *kept).filter(pl.col("record_key").is_duplicated()).sort("delivery_seq")
    before = [pl.col(name).shift(1).over("record_key").alias(f"{name}_before") for name in kept]
    both = ordered.with_columns(before).filter(pl.col("delivery_seq_before").is_not_null())
    return both.filter(~pl.col("is_withdrawn_before"))


def changes_of(kind: Kind, tables: dict[str, pl.DataFrame]) -> Iterator[Remark]:
    """What is gone or smaller in a later version."""
    frame = tables.get(kind.name)
    if frame is None or frame.is_empty():
        return
    lasting = [kind.column(name) for name in kind.lasting if name in frame.columns]
    versions = with_before(frame, [column.name for column in lasting]).filter(~pl.col("is_withdrawn"))
    for column in lasting:
        for row in versions.filter(goes_back(column)).iter_rows(named=True):
            yield Remark(place_of(row), "goes_back", column.heading, details=before_and_after(column, row))


def goes_back(column: Column) -> pl.Expr:
    """Where a value that was there is gone, or a number, an answer or a step is lower."""
    now, before = rank(column, column.name), rank(column, f"{column.name}_before")
    return before.is_not_null() & (now.is_null() | (now < before) if is_ordered(column) else now.is_null())


def is_ordered(column: Column) -> bool:
    return column.type in ("integer", "hours", "boolean", "choice")


def rank(column: Column, name: str) -> pl.Expr:
    if column.type == "choice":
        return pl.col(name).replace_strict(list(column.labels), range(len(column.labels)), default=None)
    return pl.col(name)


def before_and_after(column: Column, row: Row) -> dict[str, Any]:
    before, after = written(column, row[f"{column.name}_before"]), written(column, row[column.name])
    return {"before": before, "after": after, "earlier": row["file_name_before"]}


def written(column: Column, value: Any) -> Any:
    """A value as a sender writes it."""
    if value is None:
        return NOTHING
    if column.type == "boolean":
        return YES_NO[value]
    if column.type == "date":
        return f"{value:%d-%m-%Y}"
    return column.labels.get(value, str(value))


def return_other_subjects(history: History, kind: Kind) -> None:
    """Give back rows whose number stood for something wholly else, and still does: that is no correction."""
    frame = history.tables.get(kind.name)
    if frame is None or not kind.identity:
        return
    names = ["record_key", *PLACE, "file_name", "is_withdrawn", kind.number, kind.identity, *kind.confirmed_by]
    versions = frame.select(names).filter(pl.col("record_key").is_duplicated()).sort("delivery_seq")
    standing: dict[str, Row] = {}
    others: dict[Place, Row] = {}
    for row in versions.iter_rows(named=True):
        before = standing.get(row["record_key"])
        if before and not row["is_withdrawn"] and is_other_subject(kind, row, before):
            others[place_of(row)] = before
        else:
            standing[row["record_key"]] = {} if row["is_withdrawn"] else row
    heading = kind.column(kind.number).heading

    def remark(place: Place) -> Remark:
        details = {"number": others[place][kind.number], "earlier": where(others[place])}
        return Remark(place, "other_subject", heading, "error", details)

    history.give_back(kind.name, set(others), remark)


def is_other_subject(kind: Kind, row: Row, before: Row) -> bool:
    """Whether the names are wholly unlike, and nothing confirms that it is the same."""
    if likeness(bare_name(row[kind.identity]), bare_name(before[kind.identity])) >= UNLIKE:
        return False
    return not any(row[name] is not None and row[name] == before[name] for name in kind.confirmed_by)


def other_names(kind: Kind, tables: dict[str, pl.DataFrame]) -> Iterator[Remark]:
    """Rows that still count as the same, though they are called something wholly else."""
    frame = tables.get(kind.name)
    if frame is None or not kind.identity:
        return
    name, heading = kind.identity, kind.column(kind.identity).heading
    for row in with_before(frame, [name, kind.number]).filter(~pl.col("is_withdrawn")).iter_rows(named=True):
        if likeness(bare_name(row[name]), bare_name(row[f"{name}_before"])) < UNLIKE:
            details = {"number": row[kind.number], "earlier": where(row, "_before")}
            yield Remark(place_of(row), "other_name", heading, details=details)


def bare_name(text: str) -> str:
    """The name of a company without its legal form."""
    return plain(LEGAL.sub("", text)) or plain(text) or text.casefold()


def older_again(kind: Kind, tables: dict[str, pl.DataFrame]) -> Iterator[Remark]:
    """Sheets with rows that are again as an earlier file had them, which a later one had replaced."""
    frame = tables.get(kind.name)
    if frame is None or kind.is_about_persons:
        return
    rows = frame.select(
        "record_key", *PLACE, "file_name", content=pl.struct(column.name for column in kind.stored).hash()
    ).sort("delivery_seq")
    ordered = rows.filter(pl.col("record_key").is_duplicated()).with_columns(
        before=pl.col("content").shift(1).over("record_key"),
        between=pl.col("file_name").shift(1).over("record_key"),
        older=pl.col("file_name").first().over("record_key", "content"),
        is_again=pl.int_range(pl.len()).over("record_key", "content") > 0,
    )
    again = ordered.filter(pl.col("is_again") & (pl.col("before") != pl.col("content")))
    for (number, sheet), found in again.group_by("delivery_seq", "sheet", maintain_order=True):
        older, newer = found.select("older", "between").row(0)
        yield Remark((number, sheet, None), "older_again", details={"older": older, "newer": newer})


def foreign_changes(tables: dict[str, pl.DataFrame], contract: Contract) -> Iterator[Remark]:
    """Rows of a fund that a sender changes without having delivered one of its own before; said to both."""
    funds = contract.kinds["pilots"].column("fund_code")
    of_funds = [with_funds(tables[name], tables) for name in OF_FUNDS if name in tables]
    if not of_funds:
        return
    first = pl.concat(of_funds).group_by("sender", "fund").agg(pl.col("delivery_seq").min().alias("first"))
    for name in OF_FUNDS:
        if name not in tables:
            continue
        stored = [column.name for column in contract.kinds[name].stored]
        frame = tables[name].with_columns(content=pl.struct(stored).hash(), fund=fund_of(tables[name], tables))
        versions = with_before(frame, ["content", "fund"])
        changed = (pl.col("content") != pl.col("content_before")) | pl.col("is_withdrawn")
        others = versions.filter(changed & (pl.col("sender") != pl.col("sender_before")))
        known = others.join(
            first, left_on=["sender", "fund_before"], right_on=["sender", "fund"], how="left", maintain_order="left"
        )
        is_foreign = pl.col("fund_before").is_not_null() & (
            pl.coalesce("first", pl.col("delivery_seq")) >= pl.col("delivery_seq")
        )
        for row in known.filter(is_foreign).iter_rows(named=True):
            if funds.choices.get(plain(row["sender"])) != row["fund_before"]:
                yield from told_to_both(row)


def told_to_both(row: Row) -> Iterator[Remark]:
    earlier = {"other": row["sender_before"], "fund": row["fund_before"], "earlier": where(row, "_before")}
    yield Remark(place_of(row), "foreign_sender", details=earlier)
    before = (row["delivery_seq_before"], row["sheet_before"], row["row_number_before"])
    yield Remark(before, "changed_by_other", details={"other": row["sender"], "later": where(row)})


def with_funds(frame: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Who was the first to deliver each row, when, and of which fund it is."""
    rows = frame.select("record_key", "sender", "delivery_seq", fund=fund_of(frame, tables))
    return rows.sort("delivery_seq").unique("record_key", keep="first").drop("record_key")


def fund_of(frame: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.Series:
    """The fund of each row: its own, else that of its pilot as last delivered."""
    if "pilots" not in tables or "registered_on" in frame.columns:
        return frame["fund_code"]
    pilots = tables["pilots"].sort("delivery_seq").unique("pilot_id", keep="last")
    funds = dict(pilots.select("pilot_id", "fund_code").iter_rows())
    of_pilot = frame["pilot_id"].replace_strict(funds, default=None, return_dtype=pl.String)
    return pl.select(pl.coalesce(frame["fund_code"], of_pilot)).to_series()


def companies_twice(tables: dict[str, pl.DataFrame]) -> Iterator[Remark]:
    """Pilots whose companies have nearly one name, or one name and nearly one number, and count as two."""
    if "pilots" not in tables:
        return
    latest = tables["pilots"].sort("delivery_seq").unique("record_key", keep="last").sort(PLACE)
    seen: dict[tuple[str, ...], list[Row]] = {}
    for row in latest.filter(~pl.col("is_withdrawn")).iter_rows(named=True):
        keys = slips(bare_name(row["company_name"]))
        near = {place_of(other): other for key in keys for other in seen.get(key, ())}
        for earlier in sorted(near.values(), key=place_of):
            if may_be_one(row, earlier):
                details = {"pilot": earlier["pilot_id"], "earlier": where(earlier)}
                yield Remark(place_of(row), "company_twice", "Bedrijf", details=details)
        for key in keys:
            seen.setdefault(key, []).append(row)


def slips(name: str) -> set[tuple[str, ...]]:
    """Keys of which two names share one when they have the same digits and a letter more, less or otherwise."""
    digits = re.findall(r"\d+", name)
    return {(word, *digits) for word in (name, *(name[:at] + name[at + 1 :] for at in range(len(name))))}


def may_be_one(one: Row, other: Row) -> bool:
    """Of two with nearly one name: whether no number or place tells the companies apart."""
    numbers = [row["kvk_number"] for row in (one, other)]
    if all(numbers):
        return numbers[0] != numbers[1] and differ_by_a_slip(*numbers)
    places = [row["postal_code"] for row in (one, other)]
    return not is_joined(one, other) and (not all(places) or places[0] == places[1])


def is_joined(one: Row, other: Row) -> bool:
    """Whether companies of which a number is missing count as one all the same: by name and place."""
    keys = [(plain(row["company_name"]), row["postal_code"] or row["fund_code"]) for row in (one, other)]
    return bool(keys[0] == keys[1])


def differ_by_a_slip(one: str, other: str) -> bool:
    """One digit is another, or two neighbours are exchanged."""
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    exchanged = len(at) == 2 and at[1] - at[0] == 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    return len(at) == 1 or exchanged


def persons_twice(tables: dict[str, pl.DataFrame]) -> Iterator[Remark]:
    """Persons of a pilot whose numbers differ only by a dash, a space or zeros; they count as two."""
    frame = tables.get("attendance")
    if frame is None:
        return
    unit = pl.coalesce("pilot_id", "fund_code")
    latest = frame.sort("delivery_seq").unique("record_key", keep="last").filter(~pl.col("is_withdrawn"))
    persons = latest.sort(PLACE).unique(["person_code", "person_near", unit], keep="first", maintain_order=True)
    twice = persons.filter(pl.len().over(unit, "person_near") > 1)
    for _, found in twice.group_by(unit, "person_near", maintain_order=True):
        first, *others = found.iter_rows(named=True)
        for row in others:
            yield Remark(place_of(row), "person_twice", "Personeelsnummer", details={"earlier": where(first)})
