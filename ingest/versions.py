"""Accepted rows as raw tables: keys, duplicates within a file, digests, list cells as rows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingest.contract import Contract, Kind
from ingest.fates import Sheet
from ingest.messages import Messages, address
from ingest.pseudonyms import Pseudonyms
from ingest.records import same_number

NO_CONTENT = ("sheet", "row_number", "record_key")
APART = {"nl": " Zijn het er twee, vul dan '{column}' in.", "en": " If they are two, fill in '{column}'."}


@dataclass(frozen=True)
class Accepted:
    """Rows of one sheet that no cell and no rule rejected, contract columns and `row_number`."""

    sheet: Sheet
    frame: pl.DataFrame


def with_digests(frame: pl.DataFrame, kind: Kind, pseudonyms: Pseudonyms) -> pl.DataFrame:
    for column in kind.columns:
        if column.type in ("person", "moment"):
            texts = frame[column.name]
            known = {text: pseudonyms.digest(kind.name, text) for text in texts.drop_nulls().unique()}
            frame = frame.with_columns(texts.replace_strict(known, default=None, return_dtype=pl.String))
            if column.key:
                cores = {text: pseudonyms.digest(kind.name, core(text)) for text in known}
                near = texts.replace_strict(cores, default=None, return_dtype=pl.String)
                frame = frame.with_columns(person_near=near)
    return frame


def core(number: str) -> str:
    """A number of a person without what is written now and then: dashes, spaces, points, zeros in front."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[^A-Z0-9]", "", number))


def record_key(kind: Kind, sender: str) -> pl.Expr:
    """The row's key as text; a key that is a sender's own number is scoped by the sender."""
    names = [column.name for column in kind.columns if column.key]
    key = joined(names)
    if kind.fallback_key:
        other = joined(list(kind.fallback_key))
        key = pl.when(pl.col(names[0]).is_not_null()).then(key).otherwise(other)
    own = bool(kind.fallback_key) or kind.name == "survey_responses"
    return pl.concat_str([pl.lit(sender), key], separator="|") if own else key


def joined(names: list[str]) -> pl.Expr:
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in names]
    return pl.concat_str(parts, separator="|")


def with_acts_apart(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows under one number of their sender that are different acts get keys of their own."""
    known: dict[str, list[dict[str, Any]]] = {}
    keys = []
    for row in frame.iter_rows(named=True):
        others = known.setdefault(row["record_key"], [])
        at = next((n for n, other in enumerate(others) if same_number(row, other)), len(others))
        others += [row] if at == len(others) else []
        keys.append(f"{row['record_key']}#{at + 1}" if at and row["outreach_id"] else row["record_key"])
    return frame.with_columns(record_key=pl.Series(keys, dtype=pl.String))


def settle_keys(accepted: list[Accepted], kind: Kind, messages: Messages) -> pl.DataFrame:
    """One row per key: the first of identical rows; none of rows that contradict each other."""
    frame = pl.concat([part.frame for part in accepted], how="diagonal")
    if kind.fallback_key:
        frame = with_acts_apart(frame)
    is_twice = frame["record_key"].is_duplicated()
    if not is_twice.any():
        for part in accepted:
            part.sheet.fates["loaded"] += part.frame.height
        return frame
    twice = frame.filter(is_twice)
    content = [name for name in frame.columns if name not in NO_CONTENT]
    versions = twice.select("record_key", *content).unique().group_by("record_key").len()
    disputed = versions.filter(pl.col("len") > 1)["record_key"].to_list()
    is_disputed = frame["record_key"].is_in(disputed)
    conflicts, agreed = frame.filter(is_disputed), frame.filter(~is_disputed)
    kept = agreed.unique("record_key", keep="first", maintain_order=True)
    report_conflicts(conflicts, messages)
    report_twice(agreed, kind, messages)
    for part in accepted:
        fates, name = part.sheet.fates, part.sheet.name
        loaded = count(kept, name)
        fates["loaded"] += loaded
        fates["duplicate"] += count(agreed, name) - loaded
        fates["rejected"] += count(conflicts, name)
    return kept


def count(frame: pl.DataFrame, sheet: str) -> int:
    return frame.filter(pl.col("sheet") == sheet).height


def report_conflicts(conflicts: pl.DataFrame, messages: Messages) -> None:
    for places in same_keys(conflicts):
        for sheet, row in places:
            others = [place for place in places if place != (sheet, row)]
            messages.add("key_conflict", "error", sheet, row, others=addresses(others, sheet))


def report_twice(agreed: pl.DataFrame, kind: Kind, messages: Messages) -> None:
    """Equal rows count once; that they are two is for the sender to say, in the column that tells them apart."""
    apart = [
        column for column in kind.columns if column.key and not column.required and column.type in ("text", "code")
    ]
    hint = {language: APART[language].format(column=apart[-1].heading) if apart else "" for language in APART}
    for first, *others in same_keys(agreed):
        for sheet, row in others:
            messages.add("same_row_twice", "warning", sheet, row, others=addresses([first], sheet), apart=hint)


def same_keys(frame: pl.DataFrame) -> Iterator[list[tuple[str, int]]]:
    """Per key that stands more than once: its places (sheet, row), in order."""
    twice = frame.filter(frame["record_key"].is_duplicated())
    for _, group in twice.group_by("record_key", maintain_order=True):
        yield group.select("sheet", "row_number").rows()


def addresses(places: list[tuple[str, int]], sheet: str) -> dict[str, str]:
    """Where they are, in each language; on the same `sheet` its name is left out."""
    return {
        language: "; ".join(
            uncapitalised(address(language, other if other != sheet else "", row, None)) for other, row in places
        )
        for language in ("nl", "en")
    }


def uncapitalised(text: str) -> str:
    """For an address within a sentence; a sheet keeps its name."""
    return text[:1].lower() + text[1:]


def raw_tables(kept: pl.DataFrame, kind: Kind, contract: Contract) -> dict[str, pl.DataFrame]:
    """The raw tables of one kind: its own, and the long table of its list cells or answers."""
    tables = {kind.name: shaped(kept, contract, kind.name)}
    if kind.name == "pilots":
        tables["pilot_interventions"] = exploded_list(kept, contract)
    if kind.name == "survey_responses":
        tables["survey_answers"] = exploded_answers(kept, contract)
    return tables


def shaped(frame: pl.DataFrame, contract: Contract, table: str) -> pl.DataFrame:
    """Exactly the table's columns and types; columns not delivered are null."""
    schema = contract.schemas[table]
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def exploded_list(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    rows = [
        row | {"intervention_code": code, "other_text": other}
        for row in kept.iter_rows(named=True)
        for code, other in json.loads(row["intervention_code"] or "[]")
    ]
    schema = contract.schemas["pilot_interventions"]
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)


def exploded_answers(kept: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    codes = [q.code for q in contract.questions if q.code in kept.columns]
    if not codes:
        return contract.empty("survey_answers")
    rest = [name for name in kept.columns if name not in codes]
    long = kept.unpivot(codes, index=rest, variable_name="question_code", value_name="answer_value")
    return shaped(long.drop_nulls("answer_value"), contract, "survey_answers")
