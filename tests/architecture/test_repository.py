"""The repository speaks of the project alone and keeps its promises to a newcomer."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_tracked_file_names_a_machine_path_or_a_package_registry() -> None:
    pattern = re.compile(r"/(?:work|tmp|root|farm|home)/[a-z]|pypi\.|pythonhosted|registry\.npm")
    here = Path(__file__)
    wrong = [p.name for p in tracked() if p != here and pattern.search(text_of(p))]
    assert wrong == []


def test_no_generated_file_is_tracked() -> None:
    folders = {"target", "logs", "__pycache__", ".venv", "data", "data-example", "screenshots"}
    wrong = [p for p in tracked() if set(p.relative_to(ROOT).parts[:-1]) & folders]
    assert wrong == []


def test_the_lock_pins_every_package_with_hashes() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)


def test_every_direct_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = project["dependencies"] + project["optional-dependencies"]["test"]
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    names = [re.split(r"[=<>\[]", line)[0] for line in direct]
    assert [name for name in names if f"| {name} |" not in reasons] == []


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


def leaves(table: dict, prefix: str = "") -> set[str]:
    words: set[str] = set()
    for key, value in table.items():
        words |= leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
    return words


def test_both_languages_have_the_same_words() -> None:
    folder = ROOT / "report" / "locales"
    dutch, english = (
        leaves(tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))) for language in ("nl", "en")
    )
    assert dutch == english
    assert dutch
