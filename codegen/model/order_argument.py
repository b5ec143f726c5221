"""The choice among a query's orders."""

from collections.abc import Iterator

from codegen.analyze.statement import Statement
from codegen.model.inputs import derived_name
from codegen.model.naming import pascal
from codegen.model.package import Alias, Argument, Import

ORDER = "order"
"""The argument's name."""


def choices(statement: Statement) -> tuple[str, ...]:
    """The names of the orders that can be chosen, as the file has them."""
    return tuple(line.name for line in statement.query.annotations.orders)


def order_aliases(statement: Statement, file: str) -> Iterator[Alias]:
    """The type of the argument, where there is a choice."""
    if names := choices(statement):
        doc = f"The orders of `{pascal(file)}Repository.{statement.query.name}`."
        annotation = f"Literal[{', '.join(map(repr, names))}]"
        yield Alias(derived_name(statement.query, file, ORDER), file, doc, annotation)


def order_arguments(statement: Statement, file: str) -> Iterator[tuple[Argument, Import]]:
    """The argument that names one, with what is imported for it."""
    for alias in order_aliases(statement, file):
        argument = Argument(ORDER, f"{alias.name} | None", default="None")
        yield argument, (f"..inputs.{file}", alias.name)
