"""The EU emblem: 2 by 3, twelve gold stars on blue, each upright on a circle of a third of the height."""

import math
from base64 import b64encode
from functools import cache

from report.theme import ESF_BLUE, ESF_GOLD


def star(x: float, y: float, radius: float) -> str:
    """An upright five-pointed star as polygon points."""
    inner = radius * math.sin(math.pi / 10) / math.sin(7 * math.pi / 10)
    points = []
    for n in range(10):
        r = radius if n % 2 == 0 else inner
        angle = math.pi * n / 5 - math.pi / 2
        points.append(f"{x + r * math.cos(angle):.2f},{y + r * math.sin(angle):.2f}")
    return " ".join(points)


def svg() -> str:
    """The emblem, 54 by 36 units."""
    circle = [math.pi * n / 6 for n in range(12)]
    stars = "".join(f'<polygon points="{star(27 + 12 * math.sin(a), 18 - 12 * math.cos(a), 2)}"/>' for a in circle)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 54 36">'
        f'<rect width="54" height="36" fill="{ESF_BLUE}"/><g fill="{ESF_GOLD}">{stars}</g></svg>'
    )


@cache
def data_uri() -> str:
    return "data:image/svg+xml;base64," + b64encode(svg().encode()).decode()
