"""One delivered file: read it, decide every record's fate, give raw tables, counts and messages."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from ingest.child import Reader
from ingest.contract import Contract
from ingest.crosstab import crosstab_of
from ingest.encodings import NAMES
from ingest.fates import Decision, Sheet, sort_records
from ingest.headings import Matching, check_split, find_heading
from ingest.layout import SEARCHED_ROWS, in_one_column, one_column
from ingest.left_out import is_loose
from ingest.messages import Messages, address, column_letters, say, with_shown
from ingest.names import Names
from ingest.proposals import Proposal, meant_by, not_there, propose
from ingest.pseudonyms import Pseudonyms
from ingest.senders import Mapped, Senders
from ingest.surveys import survey_name
from ingest.table import Document, Limits, Refused, Table
from ingest.versions import Accepted, raw_tables, record_key, settle_keys, with_digests

DOUBTFUL_ROWS = 8  # that a message names
LOOKS_LIKE = {"nl": "lijkt op", "en": "looks like"}
NEAR = {
    "nl": " {pairs}: is dat zo, zet dan de tweede naam boven die kolom.",
    "en": " {pairs}: if so, put the second name above that column.",
}


@dataclass(frozen=True)
class Delivery:
    """One line of the ledger. `path` is the archived copy; `file_name` what the sender called it, as may be told.

    named_as: number of the first delivery that this sender called the same; 0: this one.
    """

    seq: int
    sha256: str
    file_name: str
    sender: str
    received_on: dt.date
    path: Path
    named_as: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery. outcome: loaded, refused (a reason) or unknown (none of ours).

    tables: raw table → accepted rows; sheets: fates per sheet; totals: what the sender's totals rows state
    and what loaded of it; messages: per cell, row, column;
    proposals: headings that nearly match; read_as: the kind of file, "" when it could not be read;
    matchings: what each sheet's heading means; own_names: sheet → what the sender calls it.
    """

    delivery: Delivery
    outcome: str
    kind: str
    encoding: str
    reason_code: str
    message_nl: str
    message_en: str
    tables: dict[str, pl.DataFrame]
    sheets: pl.DataFrame
    totals: pl.DataFrame
    messages: pl.DataFrame
    proposals: tuple[Proposal, ...] = ()
    read_as: str = ""
    matchings: dict[str, Matching] = field(default_factory=dict)
    own_names: dict[str, str] = field(default_factory=dict)


class Ingest:
    """Reads deliveries by one contract; `reader` is the child process that parses files."""

    def __init__(
        self,
        contract: Contract,
        pseudonyms: Pseudonyms,
        limits: Limits | None = None,
        senders: Senders | None = None,
    ) -> None:
        self.contract, self.pseudonyms = contract, pseudonyms
        self.limits, self.senders = limits or Limits(), senders or Senders()
        self.names = Names(contract, self.senders.words)
        self.reader = Reader(self.limits)

    def __enter__(self) -> "Ingest":
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()

    def ingest(self, delivery: Delivery) -> Outcome:
        """Never raises for bad input: what cannot be taken is refused with its reason."""
        messages, document = Messages(delivery.seq, self.names.shown), None
        try:
            document = self.document(delivery)
            sheets = self.recognise(document, self.senders.of(delivery.sender).headings)
            tables = self.decide(delivery, sheets, messages)
        except Refused as refused:
            return self.refusal(delivery, "refused", refused, document)
        if not any(sheet.matching for sheet in sheets):
            return self.refusal(delivery, *unrecognised(document, self.contract), document)
        for sheet, table in zip(sheets, document.tables, strict=True):
            sheet.reject_unheaded(table, self.contract, messages)
        if document.doubtful:
            messages.add("doubtful_letters", "warning", "", **letters_in_doubt(document))
        return Outcome(
            delivery=delivery,
            outcome="loaded",
            kind="+".join(dict.fromkeys(sheet.kind for sheet in sheets if sheet.kind)),
            encoding=document.encoding,
            reason_code="",
            message_nl="",
            message_en="",
            tables=tables,
            sheets=self.counted(delivery, sheets),
            totals=self.control_totals(delivery, sheets, tables),
            messages=messages.frame(self.contract.schemas["messages"]),
            proposals=tuple(near for sheet in sheets for near in self.near(sheet.matching)),
            read_as=document.kind,
            matchings={sheet.name: sheet.matching for sheet in sheets if sheet.matching},
            own_names=document.own_names,
        )

    def document(self, delivery: Delivery) -> Document:
        """The file as read, its sheets by the names that may be told; Refused with the reason when it cannot be."""
        known = self.senders.of(delivery.sender)
        document = self.reader.read(delivery.path, delivery.file_name, known.encoding)
        own_names = [table.sheet for table in document.tables]
        shown = self.names.sheets(own_names)
        tables = [replace(table, sheet=name) for table, name in zip(document.tables, shown, strict=True)]
        return replace(document, tables=tables, own_names=dict(zip(shown, own_names, strict=True)))

    def recognise(self, document: Document, mapped: Mapped) -> list[Sheet]:
        found = [self.heading_of(table, mapped) for table in document.tables]
        check_split(document.tables, found, self.contract)
        return [Sheet(table, matching) for table, matching in zip(document.tables, found, strict=True)]

    def heading_of(self, table: Table, mapped: Mapped) -> Matching | None:
        """What a sheet is; a cross table is none of ours, though it may have headings of ours."""
        try:
            matching = find_heading(table, self.contract, mapped)
        except Refused as refused:
            lacking = refused.details.get("matching")
            if not isinstance(lacking, Matching):
                raise
            if crosstab_of(table, self.contract, lacking.heading.rows):
                return None
            raise Refused(refused.code, **refused.details | {"matching": self.with_headings(lacking)}) from None
        return matching and self.with_headings(matching)

    def with_headings(self, matching: Matching) -> Matching:
        return replace(matching, headings=self.names.headings(matching.sent))

    def near(self, matching: Matching | None) -> list[Proposal]:
        return propose(matching, self.contract) if matching else []

    def decide(self, delivery: Delivery, sheets: list[Sheet], messages: Messages) -> dict[str, pl.DataFrame]:
        accepted: dict[str, list[Accepted]] = {}
        for sheet in sheets:
            if sheet.matching:
                sort_records(sheet, self.contract, messages)
                near = self.near(sheet.matching)
                report_columns(sheet, {proposal.shown for proposal in near}, messages)
                report_near(near, sheet.name, messages)
                report_expected(sheet, near, messages)
                report_unnamed(sheet, messages)
                accepted.setdefault(sheet.kind, []).append(self.accept(delivery, sheet, messages))
        tables: dict[str, pl.DataFrame] = {}
        for kind_name, parts in accepted.items():
            kind = self.contract.kinds[kind_name]
            tables |= raw_tables(settle_keys(parts, kind, messages), kind, self.contract)
        return tables

    def accept(self, delivery: Delivery, sheet: Sheet, messages: Messages) -> Accepted:
        assert sheet.matching is not None
        kind = sheet.matching.kind
        decision = Decision(sheet, self.contract, messages, delivery.received_on)
        decision.cells()
        if sheet.is_survey:
            decision.answers()
            name = survey_name(delivery.file_name, sheet.matching.tool)
            decision.values["survey_name"] = pl.repeat(name, len(sheet.rows), dtype=pl.String, eager=True)
        decision.remarks()
        start = dt.date.fromisoformat(self.contract.project_start)
        frame = decision.rows_rules(start)
        sheet.fates["rejected"] += len(decision.bad)
        good = frame.filter(~decision.is_bad) if decision.bad else frame
        good = with_digests(good, kind, self.pseudonyms)
        if "is_withdrawn" not in good.columns:
            good = good.with_columns(is_withdrawn=pl.lit(False))
        return Accepted(
            sheet,
            good.with_columns(
                pl.col("is_withdrawn").fill_null(False),
                delivery_seq=pl.lit(delivery.seq, pl.Int64),
                sha256=pl.lit(delivery.sha256),
                file_name=pl.lit(delivery.file_name),
                sender=pl.lit(delivery.sender),
                sheet=pl.lit(sheet.name),
                received_on=pl.lit(delivery.received_on),
                record_key=record_key(kind, delivery.sender),
            ),
        )

    def counted(self, delivery: Delivery, sheets: list[Sheet]) -> pl.DataFrame:
        rows = [
            {"delivery_seq": delivery.seq, "sheet": sheet.name, "kind": sheet.kind} | sheet.counts()
            for sheet in sheets
        ]
        return pl.DataFrame(rows, schema=self.contract.schemas["sheets"])

    def control_totals(
        self, delivery: Delivery, sheets: list[Sheet], tables: dict[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Per number of a totals row: what the sender states, and what the rows it adds up come to as loaded."""
        rows = [
            {"delivery_seq": delivery.seq, "sheet": sheet.name, "kind": sheet.kind} | stated
            for sheet in sheets
            if sheet.matching and sheet.totals and not sheet.is_survey
            for stated in stated_numbers(sheet, tables[sheet.kind])
        ]
        return pl.DataFrame(rows, schema=self.contract.schemas["totals"])

    def refusal(
        self, delivery: Delivery, outcome: str, refused: Refused, document: Document | None = None
    ) -> Outcome:
        messages, matching = Messages(delivery.seq, self.names.shown), refused.details.get("matching")
        lacking = matching if isinstance(matching, Matching) else None
        meant = dict(meant_by(lacking, self.contract)) if lacking else {}
        near = self.near(lacking)
        said = {lacking.shown(heading): column for heading, column in meant.items()} if lacking else {}
        details = with_shown(refused.details, self.names.shown) | {"near": in_words(said)}
        report_near([proposal for proposal in near if proposal.heading not in meant], "", messages)
        return Outcome(
            delivery=delivery,
            outcome=outcome,
            kind="",
            encoding=document.encoding if document else "",
            reason_code=refused.code,
            message_nl=say(refused.code, "nl", **details),
            message_en=say(refused.code, "en", **details),
            tables={},
            sheets=self.contract.empty("sheets"),
            totals=self.contract.empty("totals"),
            messages=messages.frame(self.contract.schemas["messages"]),
            proposals=tuple(near),
            read_as=document.kind if document else "",
        )


def stated_numbers(sheet: Sheet, loaded: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The numbers of a sheet's totals rows over columns of amounts. `loaded`: the rows of its kind."""
    assert sheet.matching is not None
    of_sheet = loaded.filter(pl.col("sheet") == sheet.name)
    for column in sheet.matching.kind.delivered:
        at = sheet.matching.columns.get(column.name)
        for total in sheet.totals if column.type in ("integer", "hours") else ():
            if at in total.numbers:
                added = of_sheet.filter(pl.col("row_number").is_between(total.since, total.row))
                yield {
                    "row_number": total.row,
                    "column_heading": sheet.matching.headings[at],
                    "stated": total.numbers[at],
                    "loaded": float(added[column.name].sum()),
                }


def unrecognised(document: Document, contract: Contract) -> tuple[str, Refused]:
    """A file without any heading of ours: not for us, unless it is a cross table, in one column or unread."""
    for table in document.tables:
        for row, code in table.broken.items():
            if row <= SEARCHED_ROWS:
                where = {language: address(language, table.sheet, row, None) for language in ("nl", "en")}
                return "refused", Refused(code, where=where)
        if crosstab := crosstab_of(table, contract):
            return "refused", Refused("crosstab", sheet=table.sheet, **crosstab.details)
        if found := in_one_column(table):
            return "refused", one_column(table.sheet, found[1])
    return "unknown", Refused("no_heading")


def letters_in_doubt(document: Document) -> dict[str, Any]:
    """By which encoding a text was read whose letters may have been others, and on which rows these stand."""
    rows = ", ".join(map(str, document.doubtful[:DOUBTFUL_ROWS]))
    return {"encoding": NAMES.get(document.encoding, document.encoding), "rows": rows}


def in_words(meant: dict[str, str]) -> dict[str, str]:
    """Which heading may be which of the missing columns."""
    pairs = {
        language: ", ".join(f"'{heading}' {looks} '{column}'" for heading, column in meant.items())
        for language, looks in LOOKS_LIKE.items()
    }
    return {language: NEAR[language].format(pairs=text) if text else "" for language, text in pairs.items()}


def report_columns(sheet: Sheet, asked: set[str], messages: Messages) -> None:
    """Unknown and personal columns, by heading only, but for those asked about; what stands above the table."""
    assert sheet.matching is not None
    unknown = "unmapped_question" if sheet.is_survey else "unknown_column"
    headings = sheet.matching.headings
    for code, positions in (
        (unknown, [at for at in sheet.matching.unknown if headings[at] not in asked]),
        ("dropped_column", sheet.matching.dropped),
    ):
        for position in positions:
            messages.add(code, "warning", sheet.name, None, headings[position])
    own, tool = sheet.matching.technical, sheet.matching.tool
    if own and tool:
        example = headings[own[0]]
        messages.add("tool_columns", "warning", sheet.name, tool=tool.label, count=len(own), example=example)
    if sheet.matching.given:
        labels = ", ".join(given.label for given in sheet.matching.given.values())
        messages.add("from_block", "warning", sheet.name, labels=labels)


def report_near(near: list[Proposal], sheet: str, messages: Messages) -> None:
    for proposal in near:
        if proposal.why:
            messages.add(
                "asked_heading", "warning", sheet, None, proposal.shown, likely=proposal.word, why=proposal.why
            )
        else:
            messages.add("near_heading", "warning", sheet, None, proposal.shown, likely=proposal.word)


def report_expected(sheet: Sheet, near: list[Proposal], messages: Messages) -> None:
    """A column that is expected always and that no heading nearly says."""
    assert sheet.matching is not None
    asked = {proposal.name for proposal in near}
    for column in not_there(sheet.matching):
        if column.is_always_expected and column.name not in asked:
            messages.add("without_expected", "warning", sheet.name, likely=column.heading, why=column.expected)


def report_unnamed(sheet: Sheet, messages: Messages) -> None:
    """Columns without a heading that hold something; notes beside the table are said with their rows."""
    assert sheet.matching is not None
    last = max(n for n, parts in enumerate(sheet.matching.heading.parts) if parts)
    for position, parts in enumerate(sheet.matching.heading.parts):
        cells = sheet.cells[str(position)]
        is_noted = position > last and is_loose(cells)
        if not parts and not is_noted and (cells.str.strip_chars() != "").any():
            messages.add("unnamed_column", "warning", sheet.name, letter=column_letters(position))
