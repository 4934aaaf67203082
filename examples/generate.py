"""Write synthetic deliveries of any size, for example --seed 1 --scale 1 --out DIR."""

import argparse
from pathlib import Path

from synthetic import DEFAULT_SEED, make, write
from synthetic.records import as_json


def main() -> None:
    """Parse the command line, make the deliveries and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--scale", type=float, default=1.0, help="1: the shipped size")
    parser.add_argument("--out", type=Path, required=True, help="becomes an inbox")
    parser.add_argument("--records", type=Path, help="also write what was made, as JSON")
    arguments = parser.parse_args()
    if arguments.scale < 1:
        parser.error("--scale must be 1 or more")
    deliveries = make(arguments.seed, arguments.scale)
    write(deliveries, arguments.out)
    if arguments.records:
        arguments.records.write_text(as_json(deliveries), encoding="utf-8")
    print(f"{len(deliveries)} files in {arguments.out}")


if __name__ == "__main__":
    main()
