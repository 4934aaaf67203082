"""The dbt project as dbt itself parses it."""

from typing import Any

import pytest

from tests.conftest import Dbt


@pytest.fixture(scope="session")
def manifest(dbt: Dbt) -> dict[str, Any]:
    return dbt.manifest
