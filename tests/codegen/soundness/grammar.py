"""The grammar of expressions, read from grammar.txt."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.codegen.soundness.kinds import NAMES, UNCOMPARED

_KIND = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
HOLE = re.compile(rf"\{{(?:(lit|col|same|query|one) )?(T|A|B|S|name|row|{_KIND})\}}")


@dataclass(frozen=True, slots=True)
class Production:
    """A way to write an expression."""

    text: str  # with holes
    risky: bool  # may fail when it is run


Section = dict[str, tuple[Production, ...]]  # by the type that comes out; `T` for any


@cache
def sections() -> dict[str, Section]:
    """The productions by where they may stand: row, aggregate, window, set."""
    by_section: dict[str, dict[str, list[Production]]] = {}
    section: dict[str, list[Production]] = {}
    for line in Path(__file__).with_name("grammar.txt").read_text().splitlines():
        if line.startswith("["):
            section = by_section.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            kind, text = line.split(": ", 1)
            risky = kind.endswith("!")
            section.setdefault(kind.rstrip("!"), []).append(Production(text, risky))
    return {
        name: {kind: tuple(choices) for kind, choices in kinds.items()}
        for name, kinds in by_section.items()
    }


@cache
def productions(section: str, kind: str) -> tuple[Production, ...]:
    """Productions of a type, and those of every type."""
    of_section = sections()[section]
    compared = () if kind in UNCOMPARED else of_section.get("M", ())
    return of_section.get(kind, ()) + of_section.get("T", ()) + compared
