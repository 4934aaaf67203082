"""The Python models' files as modules; dbt runs them, so no package imports them."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

from warehouse.settings import ROOT

FOLDER = Path(os.environ.get("STATISTICS_FOLDER") or ROOT / "dbt_project" / "models" / "statistics")


def model_file(name: str) -> ModuleType:
    """The module of a Python model; the mutants of tests/deep name another folder."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
