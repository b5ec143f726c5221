"""Random frames of windows: `RANGE BETWEEN '1 mon -30 days' PRECEDING AND CURRENT ROW`."""

from random import Random

_COUNTS = ("0", "1", "1", "2")
_SPANS = (
    *("interval '1 day'", "interval '0'", "interval '25 hours'", "interval '1 year'"),
    *("interval '1 mon -30 days'", "interval '1 mon -29 days'", "interval '2 mon -59 days'"),
    *("interval '1 day -24 hours'", "interval '1 day -23 hours'", "interval '-1 day 25 hours'"),
    *("make_interval(months => 1, days => -30)", "interval '1 day' - interval '5 hours'"),
    *("(SELECT interval '1 mon -30 days')", "interval '-1 day'", "interval 'infinity'"),
)
DISTANCES = {  # of RANGE, by the type of the column in ORDER BY
    "int4": (*_COUNTS, "1::int8", "(SELECT 1)", "-1"),
    "int8": ("0", "1", "1::int8", "(1 + 1)::int8"),
    "numeric": ("0::numeric", "1::numeric", "0.5", "'Infinity'::numeric"),
    "float8": ("0::float8", "1::float8", "'Infinity'::float8"),
    "date": _SPANS,
    "timestamptz": _SPANS,
    "interval": _SPANS,
}
TIMES = ("date", "timestamptz")
_EXCLUDED = ("NO OTHERS", "CURRENT ROW", "TIES", "GROUP")


def frame(random: Random, kind: str | None, distances: tuple[str, ...] = ()) -> str:
    """A frame over an order by a column of this type; more `distances` may be no constants."""
    unit = random.choice(("ROWS", "RANGE", "RANGE", "GROUPS") if kind else ("ROWS", "RANGE"))
    offsets = (*DISTANCES.get(kind or "", ()), *distances) if unit == "RANGE" else _COUNTS
    bounds = ["UNBOUNDED PRECEDING", "CURRENT ROW", "UNBOUNDED FOLLOWING"]
    if offsets:
        preceding, following = random.choice(offsets), random.choice(offsets)
        bounds.insert(1, f"{preceding} PRECEDING")
        bounds.insert(3, f"{following} FOLLOWING")
    weights = (1, 2, 2, 2, 1) if len(bounds) == 5 else (1, 1, 1)
    start, end = sorted(random.choices(range(len(bounds)), weights, k=2))
    start, end = min(start, len(bounds) - 2), max(end, 1)
    again = bounds[end]
    if start == end and offsets and end in (1, 3):
        again = f"{random.choice(offsets)} {bounds[end].rpartition(' ')[2]}"
    exclude = f" EXCLUDE {random.choice(_EXCLUDED)}" if random.random() < 0.4 else ""
    return f"{unit} BETWEEN {bounds[start]} AND {again}{exclude}"
