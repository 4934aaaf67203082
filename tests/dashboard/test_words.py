"""Every word on a page is in the locale files, and every word in the locale files is on a page."""

import re
import tomllib
from pathlib import Path

import pytest

from report import theme

ROOT = Path(__file__).parents[2]
SOURCES = [path.read_text("utf-8") for path in sorted((ROOT / "dashboard").rglob("*.py"))]
SOURCES += [path.read_text("utf-8") for path in sorted((ROOT / "report").rglob("*.py"))]

# sections that hold words for codes of the data, not sentences of a page
CODES = set(
    """criterion_status status reported_status basis role dimension context phase outreach_kind fact_kind
    source_kind outcome kind units units_one pages pilot_field population proof
    moved decision decision_short design test test_status precision verdict_means""".split()
)


def keys() -> set[str]:
    sections = tomllib.loads((ROOT / "report" / "locales" / "nl.toml").read_text("utf-8"))
    return {f"{section}.{name}" for section, words in sections.items() for name in words}


def test_every_key_a_page_uses_exists() -> None:
    used = {key for text in SOURCES for key in re.findall(r'words\(\s*"([\w.]+)"', text)}
    assert len(used) > 60
    assert used - keys() == set()


def test_every_word_is_used() -> None:
    text = "\n".join(SOURCES)
    said = {key for key in keys() if key.split(".")[0] not in CODES}
    literal = {key for key in said if re.search(rf"[\"']{key}[\"']", text)}
    # the others are put together from a section and a word of the code
    assert {key for key in said - literal if not re.search(rf"\b{key.split('.')[1]}\b", text)} == set()


def test_the_theme_of_the_page_is_the_theme_of_the_charts() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    assert settings["primaryColor"] == theme.MAIN
    assert settings["linkColor"] == theme.MAIN
    assert settings["textColor"] == theme.INK
    assert settings["backgroundColor"] == theme.PAPER
    assert settings["secondaryBackgroundColor"] == theme.HEAT[0]


@pytest.mark.parametrize("colour", [theme.INK, theme.QUIET, theme.MAIN, theme.ACCENT])
def test_text_colours_stand_out_from_paper(colour: str) -> None:
    def light(value: str) -> float:
        parts = [int(value[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert (light(theme.PAPER) + 0.05) / (light(colour) + 0.05) >= 4.5


def test_every_status_word_of_a_criterion_has_an_icon_and_a_word() -> None:
    words = tomllib.loads((ROOT / "report" / "locales" / "nl.toml").read_text("utf-8"))["criterion_status"]
    assert set(words) == set(theme.ICONS)


def test_every_code_of_the_contract_has_a_word() -> None:
    import yaml

    words = tomllib.loads((ROOT / "report" / "locales" / "en.toml").read_text("utf-8"))
    sources = yaml.safe_load((ROOT / "dbt_project/models/staging/_deliveries.yml").read_text("utf-8"))["sources"]
    values = {
        column["name"]: set(column["config"]["meta"].get("values", {}))
        for source in sources
        for table in source["tables"]
        for column in table.get("columns", [])
        if "meta" in column.get("config", {})
    }
    missing = {name: values[name] - set(words[name]) for name in ("phase", "outreach_kind", "reported_status")}
    assert {name: codes for name, codes in missing.items() if codes} == {}
