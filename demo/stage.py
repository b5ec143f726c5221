"""How the demo looks: each call in its own words, and under it what came of it."""

import inspect
import textwrap
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec.structs
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from attune_db import Database, Pack

    Result = Pack | list[Pack] | int | None

INDENT = (0, 0, 0, 4)


class DemoError(Exception):
    """A step did not do what it should; says which."""


@dataclass(frozen=True, slots=True)
class Step:
    """A call of the library, and what must come of it."""

    call: "Callable[[Database], Awaitable[Result]]"
    check: Callable[[Any], bool] | None = None  # whether the result is right
    raises: type[Exception] | None = None  # or the error that it is to meet instead


class Stage:
    """The terminal."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.number = 0

    def say(self, sentence: str) -> None:
        """Begin a new number of the programme."""
        self.number += 1
        self.console.print(Text.assemble((f"\n{self.number}. ", "bold cyan"), (sentence, "bold")))

    def end(self, sentence: str) -> None:
        """Say the last words."""
        self.console.print(Text(f"\n{sentence}", style="bold"))

    def busy(self, doing: str) -> AbstractContextManager[object]:
        """Show on a terminal that this is under way."""
        return self.console.status(doing)

    def show_command(self, command: str, output: str) -> None:
        """Show a command and what it printed."""
        self._print(Text(f"$ {command}", style="green"))
        self._print(Text(output.strip()))

    def fail(self, error: Exception) -> None:
        """Show why the demo ends here."""
        self.console.print(Text(f"\nthe demo failed: {error}", style="bold red"))

    async def play(self, step: Step, db: "Database") -> None:
        """Run a step, and show its code and what came of it."""
        self.say(inspect.getdoc(step.call) or "")
        self._print(Syntax(_body(step.call), "python", background_color="default"))
        try:
            result = await step.call(db)
        except Exception as error:
            if step.raises is None or not isinstance(error, step.raises):
                raise DemoError(
                    f"step {self.number} met {type(error).__name__}: {error}"
                ) from error
            self._print(Text(f"→ {type(error).__name__}: {error}", style="red"))
            return
        self._print(_render(result))
        if step.check is None or not step.check(result):
            raise DemoError(f"step {self.number} did not come out as it should")

    def _print(self, what: RenderableType) -> None:
        self.console.print(Padding(what, INDENT))


def _body(call: Callable[..., object]) -> str:
    """The function's code beneath its docstring."""
    source = inspect.getsource(call)
    return textwrap.dedent(source.split('"""', 2)[2].strip("\n"))


def _render(result: "Result") -> RenderableType:
    match result:
        case list():
            return _table(result)
        case msgspec.Struct():
            return _card(result)
        case _:
            return Text(f"→ {result!r}", style="yellow")


def _table(packs: "list[Pack]") -> Table:
    columns = ("id", "ref", "label", "version", "tags")
    table = Table(*columns, header_style="bold yellow", border_style="dim")
    for pack in packs:
        table.add_row(str(pack.id), pack.ref, pack.label, pack.version, ", ".join(pack.tags))
    return table


def _card(pack: "Pack") -> Table:
    card = Table.grid(padding=(0, 2))
    for name, value in msgspec.structs.asdict(pack).items():
        card.add_row(Text(name, style="yellow"), Text(str(value)))
    return card
