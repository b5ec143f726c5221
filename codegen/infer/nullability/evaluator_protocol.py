"""What the rules of a proof may ask of one another."""

from collections.abc import Iterable
from typing import Protocol

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node
from codegen.infer.nullability.narrowing import Outcome
from codegen.ir.identity import Key
from codegen.ir.scope import Scope


class Prover(Protocol):
    """What can't be NULL in a row of one query."""

    @property
    def scope(self) -> Scope:
        """The query."""
        ...

    @property
    def known(self) -> frozenset[Key]:
        """What isn't NULL in any row that came this far."""
        ...

    def holds(self, node: Node | None) -> bool:
        """Whether this expression is never NULL."""
        ...

    def elements(self, node: Node | None) -> bool:
        """Whether no array that this expression gives has a NULL in it."""
        ...

    def one_side_holds(self, nodes: Iterable[Node]) -> bool:
        """Whether a FULL JOIN, of which one side is always there, leaves one of these a value."""
        ...

    def shown(self, var: Node) -> "Iterable[tuple[Prover, Node | None]] | Column | None":
        """What a Var shows: a stored column, or one of these expressions; None if unknown."""
        ...

    def listed(self, number: int) -> "Iterable[tuple[Prover, Node | None]]":
        """The expressions that a column of the query's result is made of."""
        ...

    def rows(self) -> "Prover":
        """The same, for the rows that are grouped or returned, as aggregates see them."""
        ...

    def assuming(self, condition: Node | None, outcome: Outcome) -> "Prover":
        """The same, where a condition has come out so."""
        ...

    def knowing(self, more: Iterable[Key]) -> "Prover":
        """The same, where these aren't NULL either."""
        ...

    def within(self, query: Node) -> "Prover":
        """The proof of a query within this one."""
        ...
