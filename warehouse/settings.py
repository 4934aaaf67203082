"""Every path, environment variable and threshold, in one place (prefix WPL_)."""

import datetime as dt
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "deliveries"


class Settings(BaseSettings):
    """Settings of one monitor. Thresholds and as_of reach the models and so the release id."""

    model_config = SettingsConfigDict(env_prefix="WPL_", frozen=True)

    data: Path = ROOT / "data"
    inbox: Path | None = None
    project: Path = ROOT
    key_file: Path = Path.home() / ".config" / "wpl-monitor" / "pseudonyms.key"
    as_of: dt.date | None = None
    threshold_respondents: int = 10
    threshold_companies: int = 3
    evaluated_end_responses: int = 5
    lock_seconds: float = 600
    kill_at: str = ""  # for tests: the step at which the build ends itself by SIGKILL

    @property
    def inbox_folder(self) -> Path:
        return self.inbox or self.data / "inbox"

    @property
    def is_example(self) -> bool:
        """The deliveries are the shipped, synthetic ones."""
        return self.data.name == "data-example" or self.inbox_folder == EXAMPLES

    def examples(self, data: Path | None = None) -> "Settings":
        """The same settings on the shipped examples, with their public key."""
        return self.model_copy(
            update={
                "data": data or ROOT / "data-example",
                "inbox": EXAMPLES,
                "key_file": ROOT / "examples" / "public.key",
            }
        )

    def chosen(self) -> "Settings":
        """These settings if they hold deliveries, else the examples; never both mixed."""
        inbox = self.inbox_folder
        own = any(p.is_file() for p in inbox.rglob("*")) if inbox.is_dir() else False
        return self if own or (self.data / "ledger.csv").exists() else self.examples()

    def for_models(self) -> dict[str, object]:
        """What reaches a dbt model, as dbt variables."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "threshold_respondents": self.threshold_respondents,
            "threshold_companies": self.threshold_companies,
            "evaluated_end_responses": self.evaluated_end_responses,
        }
