"""Samples and what iNEXT 3.0.2 prints for them.

The data sets are those distributed with iNEXT (spider: abundances, ant: incidences); pilots is an example of the
project's own size.
"""


def counts(text: str) -> list[int]:
    """Counts per type; 8×2 stands for twice 8."""
    parts = (part.split("×") for part in text.split())
    return [int(part[0]) for part in parts for _ in range(int(part[1]) if len(part) > 1 else 1)]


# sample → (number of sampling units T, or individuals n; counts per type)
SAMPLES = {
    "pilots": (30, counts("14 11 9 8 6 5 4 3 2 1 1")),
    "spider_girdled": (168, counts("46 22 17 15×2 9 8 6×2 4 2×4 1×12")),
    "spider_logged": (252, counts("88 22 16 15 13 10 8×2 7×3 5 4×3 3×4 2×4 1×14")),
    "ant_50m": (
        599,
        counts(
            "330 263 236 222 195 186 183 182 129×2 128 127 126 124 113 106 98×2 97 95 91 86 84 83 82 79 77 72 69 65"
            " 61×2 58×2 56×2 52×2 51 48 47 46×2 43 40 39 33 31 30×2 29 27×2 25 23×2 22 21 20×3 19×2 18×2 17×3 16×4"
            " 15×2 14×5 13×2 12×2 11 10×2 9×6 8×8 7×4 6×10 5×9 4×14 3×18 2×23 1×49"
        ),
    ),
    "ant_500m": (
        230,
        counts(
            "133 131 123 78 73 65 60×2 56 54 53 52×2 49 47 46 45 44 43 42 41 39×2 38×4 37 36 34 33 32×2 31×2 30 27"
            " 26 25×3 24 23 21×2 20 19 18 17×4 16×2 15 14×2 13×4 12×3 11×2 10×5 9×7 8×4 7×8 6×11 5×9 4×14 3×12 2×34"
            " 1×71"
        ),
    ),
    "ant_1070m": (
        150,
        counts(
            "99 96 80 74 68 60 54 46 45×2 43×2 39 38 36 34 32 31×3 30 26 25×3 24 23 22 21 19×2 18 16×4 15 14 13×4"
            " 12×3 11×4 10 9 8 7×6 6×3 5 4×3 3×13 2×16 1×28"
        ),
    ),
    "ant_1500m": (
        200,
        counts(
            "144 113 79 76 74 73 53 50 43 33 32 30 29 25×3 24 23×2 19 18 17×2 11×2 9×4 6×2 5×4 4×2 3×2 2×4 1×13"
        ),
    ),
    "ant_2000m": (200, counts("80 59 34 23 19 15 13 8×2 4 3 2×2 1")),
}
# observed Hill numbers of order 0, 1 and 2 (three decimals printed), and coverage (four)
OBSERVED = {
    "pilots": (11, 8.559, 7.394, 0.9698),
    "spider_girdled": (26, 12.060, 7.840, 0.9289),
    "spider_logged": (37, 14.421, 6.761, 0.9446),
    "ant_50m": (227, 79.485, 50.748, 0.9918),
    "ant_500m": (241, 101.706, 64.383, 0.9760),
    "ant_1070m": (122, 59.446, 41.734, 0.9839),
    "ant_1500m": (56, 26.657, 18.771, 0.9889),
    "ant_2000m": (14, 7.903, 5.883, 0.9964),
}
