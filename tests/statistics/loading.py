"""The Python models' files as modules; dbt runs them, so no package imports them."""

import importlib.util
from types import ModuleType

from warehouse.settings import ROOT


def model_file(name: str) -> ModuleType:
    path = ROOT / "dbt_project" / "models" / "statistics" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
