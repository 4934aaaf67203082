"""Every path, limit and environment variable (prefix WPL_) in one place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.clutter import is_system_file

ROOT = Path(__file__).resolve().parents[1]
DBT_DATABASE = "WPL_DATABASE"  # the variable by which profiles.yml knows what to build

KillPoint = Literal[
    "",
    "journal",
    "archive",
    "receive",
    "ingest",
    "dbt",
    "checkpoint",
    "move",
    "before_pointer",
    "after_pointer",
]


def _default_key_file() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(config).expanduser() / "wpl-monitor" / "pseudonym.key"


class Settings(BaseSettings):
    """What a command works on. The environment variable of `data` is WPL_DATA, and so on."""

    model_config = SettingsConfigDict(env_prefix="WPL_", env_ignore_empty=True, extra="ignore", frozen=True)

    data: Path = ROOT / "data"  # ledger, archive and releases
    inbox: Path | None = None  # where files are dropped; None: data/inbox
    key_file: Path = Field(default_factory=_default_key_file)  # key of the pseudonyms
    project_dir: Path = ROOT  # folder of dbt_project.yml
    senders_file: Path = ROOT / "senders.toml"  # encodings and headings per sender; need not exist
    as_of: date | None = None  # peildatum; None: newest actual date
    # None: the values in dbt_project.yml, their home
    threshold_respondents: PositiveInt | None = None
    threshold_companies: PositiveInt | None = None
    evaluated_end_responses: PositiveInt | None = None
    new_key: bool = False  # accept another key than the served release's
    lock_seconds: float = 600  # how long to wait for another build
    # for tests only
    today: date | None = None  # day of receipt; never reaches a model
    kill_at: KillPoint = ""  # where the build kills itself

    def model_post_init(self, context: Any) -> None:
        for name in ("data", "inbox", "key_file", "project_dir", "senders_file"):
            path = getattr(self, name)
            if path is not None:
                object.__setattr__(self, name, Path(os.path.abspath(path.expanduser())))

    @classmethod
    def choose(cls, **given: Any) -> Self:
        """Settings for `given`; when no folder is named and nothing was delivered, the examples."""
        own = cls(**given)
        is_named = bool({"data", "inbox"} & own.model_fields_set)
        return own if is_named or own.has_deliveries else own.examples()

    def examples(self, data: Path | None = None) -> Self:
        """The same settings for the synthetic deliveries, never mixed with the user's own."""
        named = self.data if "data" in self.model_fields_set else None
        return self.model_copy(
            update={
                "data": data or named or ROOT / "data-example",
                "inbox": ROOT / "examples" / "deliveries",
                "key_file": ROOT / "examples" / "public.key",
                "senders_file": ROOT / "examples" / "senders.toml",
            }
        )

    @property
    def has_deliveries(self) -> bool:
        """A file waits in the inbox, or one was received before."""
        is_known = self.ledger.exists() or self.journal.exists()
        return is_known or any(
            not is_system_file(name) for _, _, files in os.walk(self.inbox_dir) for name in files
        )

    @property
    def is_example(self) -> bool:
        """These are the synthetic deliveries of the repository."""
        return self.inbox_dir.is_relative_to(ROOT / "examples")

    @property
    def inbox_dir(self) -> Path:
        return self.inbox or self.data / "inbox"

    @property
    def ledger(self) -> Path:
        return self.data / "ledger.csv"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def journal(self) -> Path:
        """The ledger's other copy, with the paths as they were."""
        return self.archive / "journal.csv"

    @property
    def seen(self) -> Path:
        """What lay in the inbox at the last look."""
        return self.archive / "inbox.json"

    @property
    def builds(self) -> Path:
        return self.data / "builds"

    @property
    def last_failure(self) -> Path:
        return self.builds / "last-failure"

    @property
    def lock(self) -> Path:
        return self.data / ".lock"

    @property
    def dbt_vars(self) -> dict[str, str | int]:
        """The variables that reach a model, as far as they are set here."""
        values = {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "threshold_respondents": self.threshold_respondents,
            "threshold_companies": self.threshold_companies,
            "evaluated_end_responses": self.evaluated_end_responses,
        }
        return {name: value for name, value in values.items() if value is not None}


@contextmanager
def dbt_database(path: Path) -> Iterator[None]:
    """Tell dbt's profile which file to build (profiles.yml reads this variable)."""
    before = os.environ.get(DBT_DATABASE)
    os.environ[DBT_DATABASE] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DBT_DATABASE]
        else:
            os.environ[DBT_DATABASE] = before


def dashboard_environment(settings: Settings) -> dict[str, str]:
    """The environment in which the dashboard shows these settings' data."""
    # a pool of memory for each of the readers' many threads would hold on to what is free
    return {"MALLOC_ARENA_MAX": "2"} | dict(os.environ) | {"WPL_DATA": str(settings.data)}
