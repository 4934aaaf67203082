"""Files dropped into an inbox, and the days that pass."""

from datetime import timedelta
from pathlib import Path

from warehouse.settings import Settings


def drop(settings: Settings, name: str, content: bytes = b"a;b\n1;2\n") -> Path:
    """Write a file of the inbox, also where it lies already."""
    path = settings.inbox_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def days_later(settings: Settings, days: int) -> Settings:
    assert settings.today
    return settings.model_copy(update={"today": settings.today + timedelta(days)})
