"""The input contract: what a sender may deliver, read from the dbt sources and seeds that declare it."""

import csv
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

ADDRESS = {
    "delivery_seq": pl.Int64,
    "sha256": pl.String,
    "file_name": pl.String,
    "sender": pl.String,
    "sheet": pl.String,
    "row_number": pl.Int64,
    "received_on": pl.Date,
    "record_key": pl.String,
    "is_withdrawn": pl.Boolean,
}
DTYPES = {
    "varchar": pl.String,
    "bigint": pl.Int64,
    "double": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}

DERIVED = ("derived", "moment")  # what the monitor makes, no sender


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Text as headings and choices are compared: no case, accents, hyphens, spaces or punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9+]", "", "".join(c for c in decomposed if not unicodedata.combining(c)))


@dataclass(frozen=True)
class Column:
    """One column of a delivery. `choices` maps plain(text) to the canonical value."""

    name: str
    heading: str
    type: str
    dtype: Any
    aliases: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    actual: bool = False
    min: int | None = None
    max: int | None = None  # of a survey's question
    choices: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # canonical value → as a sender writes it
    other_prefix: str = ""
    units: frozenset[str] = frozenset()  # plain words that may stand behind a number
    form: str = ""  # of a pilot number
    nothing: str = r"^\b$"  # pattern of what stands for an empty cell
    once: bool = False  # may be said once above the table
    expected: dict[str, str] = field(default_factory=dict)  # language → what figures lose without it
    is_always_expected: bool = False
    telling: tuple[str, ...] = ()  # words by which another heading nearly says it
    hints: frozenset[str] = frozenset()  # plain words by which its heading says how to fill it in
    description: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The choices as a sender writes them."""
        return tuple(self.labels.values())

    @cached_property
    def spellings(self) -> frozenset[str]:
        return frozenset(plain(word) for word in (self.heading, *self.aliases))


@dataclass(frozen=True)
class Question:
    """One survey question of the codebook. `answers` maps plain(label) to its number; `names` are its code,
    its texts and its aliases as written; `unanswered` holds, plain, the labels that say there is no answer.
    """

    code: str
    low: int
    high: int
    answers: dict[str, int]
    names: tuple[str, ...]
    unanswered: frozenset[str] = frozenset()

    @cached_property
    def spellings(self) -> frozenset[str]:
        return frozenset(plain(word) for word in self.names)


@dataclass(frozen=True)
class Tool:
    """A survey tool, known by its own headings: one of each group of `signature` is there.

    `technical` holds, plain, the tool's columns that are no questions; `started` those that say when a response was
    begun, `finished` whether it is complete, `tested` whether it was a try. `uses_numbers`: its file name holds the
    survey's number; `short_names`: a heading may end with its code in brackets. `completed` names its column for
    the moment of completion where no other tool has it; not `is_numbered`: a response is known by that moment.
    """

    name: str
    label: str
    signature: tuple[frozenset[str], ...]
    technical: frozenset[str] = frozenset()
    technical_like: str = "$^"
    started: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()
    tested: frozenset[str] = frozenset()
    uses_numbers: bool = False
    short_names: bool = False
    unanswered: frozenset[str] = frozenset()  # as written
    undated: str = ""  # the day that stands where the tool keeps none
    completed: frozenset[str] = frozenset()
    repeated: str = "$^"  # pattern of the heading of a question that stands in a second branch
    is_numbered: bool = True
    advice: dict[str, str] = field(default_factory=dict)  # language → what to do, as the tool is not read

    @cached_property
    def own(self) -> frozenset[str]:
        """Headings by which the tool is known."""
        return frozenset().union(*self.signature)


@dataclass(frozen=True)
class Kind:
    """One kind of delivery: its columns, keys and what is dropped."""

    name: str
    label: str
    columns: tuple[Column, ...]
    dropped: tuple[Column, ...] = ()
    withdraw: Column | None = None
    one_of: tuple[str, ...] = ()
    pilot_phases: tuple[str, ...] = ()
    fallback_key: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    signed: Column | None = None  # shows who was there; its choices are the words for who was not
    lasting: tuple[str, ...] = ()  # columns whose value does not go away or back without a word
    identity: str = ""  # the column that names what a number stands for, …
    confirmed_by: tuple[str, ...] = ()  # … which is the same under another name when one of these is
    description: str = ""

    @property
    def is_survey(self) -> bool:
        return self.name == "survey_responses"

    @property
    def is_about_persons(self) -> bool:
        """Its rows are people: no cell of them is ever repeated."""
        return any(column.type == "person" for column in self.columns)

    @property
    def delivered(self) -> list[Column]:
        """Columns a sender fills, the list column and Vervallen included."""
        columns = [c for c in self.columns if c.type not in DERIVED]
        return columns + ([self.withdraw] if self.withdraw else [])

    @property
    def stored(self) -> list[Column]:
        """Columns of its own raw table."""
        return [column for column in self.columns if column.type != "list"]

    @property
    def number(self) -> str:
        """The column of the number by which a row is known."""
        return next(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True)
class Target:
    """What a heading names: a `column` of the kind, a `question` of the codebook, one `dropped` or `signed`."""

    sort: str
    name: str


@dataclass(frozen=True)
class Hints:
    """Plain words that a heading may have beside its name; `words`: of every type of column, and of one."""

    joining: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, column: Column) -> frozenset[str]:
        """Those that say how to fill this column in."""
        return self.words.get("any", frozenset()) | self.words.get(column.type, frozenset()) | column.hints


@dataclass(frozen=True)
class Contract:
    kinds: dict[str, Kind]
    questions: tuple[Question, ...]
    schemas: dict[str, dict[str, Any]]  # raw table → column → polars type, address included
    project_start: Any
    closing_days: dict[str, dt.date] = field(default_factory=dict)  # of survey waves
    hints: Hints = Hints()
    examples: frozenset[str] = frozenset()  # plain words by which a heading or a row says that it gives an example

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every word that heads a column of any kind."""
        columns = [c for kind in self.kinds.values() for c in (*kind.delivered, *kind.dropped, kind.signed) if c]
        return frozenset().union(*(c.spellings for c in columns), *(q.spellings for q in self.questions))

    @cached_property
    def labels(self) -> dict[str, list[Column]]:
        """Words, plain, for columns that may be said once above a table."""
        found: dict[str, list[Column]] = {}
        for column in (c for kind in self.kinds.values() for c in kind.columns if c.once):
            for word in column.spellings:
                found.setdefault(word, []).append(column)
        return found

    @cached_property
    def unanswered(self) -> frozenset[str]:
        """Every word, plain, by which a survey says that there is no answer, whatever the question."""
        return frozenset.intersection(*(question.unanswered for question in self.questions))

    @cached_property
    def targets(self) -> dict[str, dict[str, Target]]:
        """kind → word, plain → what it names; where two share a word, the first declared has it."""
        return {
            name: {plain(word): target for target, words in reversed(self.named(kind)) for word in reversed(words)}
            for name, kind in self.kinds.items()
        }

    def named(self, kind: Kind) -> list[tuple[Target, tuple[str, ...]]]:
        """What a heading of this kind may name, with the words for it as written."""
        found = [(Target("column", c.name), (c.heading, *c.aliases)) for c in kind.delivered]
        if kind.is_survey:
            found += [(Target("question", q.code), q.names) for q in self.questions]
        if kind.signed:
            found.append((Target("signed", kind.signed.name), (kind.signed.heading, *kind.signed.aliases)))
        return found + [(Target("dropped", c.name), (c.heading, *c.aliases)) for c in kind.dropped]

    def empty(self, table: str) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schemas[table])


def _seed(project: Path, name: str) -> list[dict[str, str]]:
    with (project / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Setting:
    """What holds for columns of every kind."""

    pilot_form: str
    nothing: str


def _choices(project: Path, meta: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    if "values" in meta:
        named = {str(value): [str(a) for a in aliases] for value, aliases in meta["values"].items()}
        # a value with an underscore is a code; its first alias is what people write
        labels = {value: a[0] if "_" in value and a else value for value, a in named.items()}
    elif "seed" in meta:
        where = meta.get("seed_where", {}).items()
        rows = [row for row in _seed(project, meta["seed"]) if where <= row.items()]
        code = meta["seed_value"]
        named, labels = {}, {}
        for row in rows:
            label = row.get("label_nl") or row[code]
            labels[row[code]] = row[code] if meta["seed"] == "funds" else label
            named[row[code]] = [label, *(a for a in (row.get("aliases") or "").split("|") if a)]
    else:
        return {}, {}
    pairs = {plain(word): value for value, words in named.items() for word in (value, *words)}
    return pairs, labels


@lru_cache(maxsize=8)
def _nothing(words: tuple[str, ...]) -> str:
    """A pattern of cells that stand for nothing: dashes, dots, or one of the words, however dotted or spaced."""
    around = " \t\r\n\u00a0\u2007\u202f\u200b./()\\-"  # a class of few characters keeps the search fast
    spelled = dict.fromkeys(f"[{around}]*".join(plain(word)) for word in words)
    return rf"(?i)^[{around}…−_\p{{Pd}}]+$|^[{around}]*(?:{'|'.join(spelled)})[{around}]*$"


def _column(project: Path, name: str, data_type: str, meta: dict[str, Any], text: str, setting: Setting) -> Column:
    choices, labels = _choices(project, meta)
    kind = meta.get("type", "text")
    return Column(
        name=name,
        heading=meta["heading"],
        type=kind,
        dtype=DTYPES[data_type],
        aliases=tuple(meta.get("aliases", ())),
        required=meta.get("required", False),
        key=meta.get("key", False),
        actual=meta.get("actual", False),
        min=meta.get("min"),
        choices=choices,
        labels=labels,
        other_prefix=meta.get("other_prefix", ""),
        units=frozenset(map(plain, meta.get("units", ()))),
        form=setting.pilot_form if kind == "pilot" else "",
        nothing=setting.nothing,
        once=meta.get("once", False),
        expected={language: said for language, said in meta.get("expected", {}).items() if language != "always"},
        is_always_expected=meta.get("expected", {}).get("always", False),
        telling=tuple(meta.get("telling", ())),
        hints=frozenset(map(plain, meta.get("hints", ()))),
        description=text,
    )


def _tool(name: str, meta: dict[str, Any], repeated: str) -> Tool:
    def words(key: str) -> frozenset[str]:
        return frozenset(plain(str(word)) for word in meta.get(key, ()))

    return Tool(
        name=name,
        label=meta["label"],
        signature=tuple(frozenset(plain(str(word)) for word in group) for group in meta["signature"]),
        technical=words("technical") | words("started") | words("finished") | words("tested"),
        technical_like=meta.get("technical_like", "$^"),
        started=words("started"),
        finished=words("finished"),
        tested=words("tested"),
        uses_numbers=meta.get("uses_numbers", False),
        short_names=meta.get("short_names", False),
        unanswered=frozenset(map(str, meta.get("unanswered", ()))),
        undated=str(meta.get("undated", "")),
        completed=words("completed"),
        repeated=meta.get("repeated", repeated),
        is_numbered="numbered" not in meta,
        advice=meta.get("advice", {}),
    )


def _signed(meta: dict[str, Any] | None) -> Column | None:
    if meta is None:
        return None
    absent = {plain(str(word)): "absent" for word in meta["absent"]}
    return Column("is_present", meta["heading"], "signed", pl.Boolean, tuple(meta["aliases"]), choices=absent)


def _hints(meta: dict[str, Any]) -> Hints:
    words = {name: frozenset(plain(str(word)) for word in listed) for name, listed in meta.items()}
    return Hints(words.pop("joining"), words.pop("pointing"), words.pop("measures"), words)


def _kind(project: Path, table: dict[str, Any], lists: list[dict[str, Any]], setting: Setting) -> Kind:
    meta = table["config"]["meta"]
    columns = [
        _column(project, c["name"], c["data_type"], c["config"]["meta"], c["description"], setting)
        for c in table["columns"]
    ]
    for child in lists:
        child_meta = child["config"]["meta"]
        if child_meta["from"] == table["name"] and child_meta.get("type") == "list":
            first = child["columns"][0]
            columns.append(_column(project, first["name"], "varchar", child_meta, child["description"], setting))
    dropped = tuple(
        Column(d["heading"], d["heading"], "dropped", pl.String, tuple(d.get("aliases", ())))
        for d in meta.get("dropped", ())
    )
    withdraw = meta.get("withdraw")
    return Kind(
        name=table["name"],
        label=meta["kind_nl"],
        columns=tuple(columns),
        dropped=dropped,
        withdraw=Column("is_withdrawn", withdraw, "boolean", pl.Boolean, nothing=setting.nothing)
        if withdraw
        else None,
        one_of=tuple(meta.get("one_of", ())),
        pilot_phases=tuple(meta.get("pilot_required_for", {}).get("values", ())),
        fallback_key=tuple(meta.get("fallback_key", ())),
        tools=tuple(_tool(name, said, meta["repeated"]) for name, said in meta.get("tools", {}).items()),
        signed=_signed(meta.get("signed")),
        lasting=tuple(meta.get("lasting", ())),
        identity=meta.get("identity", {}).get("name", ""),
        confirmed_by=tuple(meta.get("identity", {}).get("confirmed_by", ())),
        description=table["description"],
    )


def _questions(project: Path) -> tuple[Question, ...]:
    labels: dict[str, dict[str, int]] = {}
    for row in _seed(project, "survey_labels"):
        words = [row["label_nl"], row["label_en"], *(row["aliases"] or "").split("|")]
        answers = labels.setdefault(row["label_set"], {})
        answers.update({plain(word): int(row["answer_value"]) for word in words if word})
    unanswered: dict[str, set[str]] = {}
    for row in _seed(project, "survey_no_answers"):
        words = [row["label_nl"], row["label_en"], *row["aliases"].split("|")]
        unanswered.setdefault(row["label_set"], set()).update(plain(word) for word in words if word)
    found = []
    for row in _seed(project, "survey_items"):
        words = [row["question_code"], row["text_nl"], row["text_en"]]
        words += [word for word in (row["aliases"] or "").split("|") if word]
        found.append(
            Question(
                code=row["question_code"],
                low=int(row["scale_min"]),
                high=int(row["scale_max"]),
                answers=labels.get(row["labels"], {}),
                names=tuple(words),
                unanswered=frozenset(unanswered.get(row["labels"], ())),
            )
        )
    return tuple(found)


def load_contract(project: Path) -> Contract:
    """The contract of the project in folder `project` (the one with dbt_project.yml)."""
    declared = project / "dbt_project" / "models" / "staging" / "_deliveries.yml"
    sources = {s["name"]: s for s in yaml.safe_load(declared.read_text("utf-8"))["sources"]}
    tables = sources["deliveries"]["tables"]
    lists = [t for t in tables if "from" in t["config"]["meta"]]
    about = _seed(project, "project")[0]
    general = sources["deliveries"]["config"]["meta"]
    setting = Setting(about["pilot_number_form"], _nothing(tuple(general["nothing"])))
    schemas = {}
    for source in sources.values():
        for table in source["tables"]:
            columns = {c["name"]: DTYPES[c["data_type"]] for c in table["columns"]}
            address = ADDRESS if source["name"] == "deliveries" else {}
            schemas[table["name"]] = columns | address
    return Contract(
        kinds={t["name"]: _kind(project, t, lists, setting) for t in tables if t not in lists},
        questions=_questions(project),
        schemas=schemas,
        project_start=about["start_on"],
        closing_days={
            row["wave_code"]: dt.date.fromisoformat(row["closes_on"])
            for row in _seed(project, "survey_waves")
            if row["closes_on"]
        },
        hints=_hints(general["hints"]),
        examples=frozenset(map(plain, general["examples"])),
    )
