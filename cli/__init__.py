"""The command `wpl`: every task of an administrator, each error in one line."""

import sys
from typing import NoReturn

from pydantic import ValidationError
from typer.exceptions import Abort, TyperException

# each adds its commands
from cli import building, checking, deliveries, modelling, querying, releases, reporting, sampling
from cli.options import INTERRUPTED, OK, PROBLEM, USAGE, app, one_line
from warehouse import WarehouseError

__all__ = ["app", "building", "checking", "deliveries", "main", "modelling", "querying", "releases"]
__all__ += ["reporting", "sampling"]


def fail(text: str, code: int) -> NoReturn:
    print(f"wpl: {text}", file=sys.stderr)
    sys.exit(code)


def main() -> None:
    """Run the command line; errors become one line on stderr and an exit code."""
    import duckdb

    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False, prog_name="wpl")
    except TyperException as error:
        fail(" ".join(error.format_message().split()), USAGE)
    except ValidationError as error:
        first = error.errors()[0]
        fail(f"setting {first['loc'][0]}: {first['msg']}", USAGE)
    except BrokenPipeError:
        sys.exit(OK)  # the reader of our output has seen enough
    except (WarehouseError, OSError, duckdb.Error) as error:
        fail(one_line(error), PROBLEM)
    except (KeyboardInterrupt, Abort):
        fail("stopped", INTERRUPTED)
    sys.exit(code if isinstance(code, int) else OK)
