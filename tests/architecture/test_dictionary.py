"""The data dictionary is what the contract and the marts say."""

import importlib.util
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def test_the_data_dictionary_is_up_to_date(manifest: dict[str, Any]) -> None:
    spec = importlib.util.spec_from_file_location("dictionary", ROOT / "docs/data_dictionary.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text("utf-8") == module.render(manifest), "run make docs"
