"""A chart as a Vega-Lite specification, and the widths it is drawn in: what who draws must know of who writes."""

from typing import Any

Spec = dict[str, Any]
WIDE, NARROW = 900, 350  # pixels of a chart: on a desk, and on a phone
