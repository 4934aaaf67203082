"""The generator's parts: records, the project that is told, who sends what when, and writers."""

import csv
from pathlib import Path

from .messages import public_messages
from .project import make_pilots
from .records import Delivery
from .rounds import fund_deliveries
from .surveys import survey_deliveries
from .writers import write_delivery

DEFAULT_SEED = 20195


def make(seed: int = DEFAULT_SEED, scale: float = 1.0) -> list[Delivery]:
    """All deliveries in order of arrival; the same seed and scale give the same deliveries."""
    pilots = make_pilots(seed, scale)
    deliveries = [
        *fund_deliveries(pilots, seed),
        *survey_deliveries(pilots, seed),
        *public_messages(pilots),
    ]
    return sorted(deliveries, key=lambda d: (d.received_on, d.sender, d.file_name))


def write(deliveries: list[Delivery], out: Path) -> None:
    """Write an inbox: one folder per sender, and received.csv with the dates of arrival."""
    for delivery in deliveries:
        write_delivery(delivery, out)
    with (out / "received.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=";", lineterminator="\n")
        lines.writerow(["file", "received_on"])
        for delivery in deliveries:
            lines.writerow([f"{delivery.sender}/{delivery.file_name}", delivery.received_on])
