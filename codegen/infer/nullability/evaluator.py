"""Which expressions can't be NULL.

Everything is nullable until a rule here proves otherwise; a node that no rule knows stays so.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property
from itertools import combinations

from codegen.ask.catalog import Column
from codegen.ask.node_reader import Node
from codegen.infer.cardinality.cardinality import Cardinality, cardinality
from codegen.infer.nullability.aggregates import is_filled
from codegen.infer.nullability.array_dimensions import agreed
from codegen.infer.nullability.element_nullability import no_json_null, no_null_elements
from codegen.infer.nullability.expression_rules import RULES
from codegen.infer.nullability.narrowing import Outcome, facts
from codegen.infer.nullability.outer_joins import Joins, without_join
from codegen.infer.nullability.returning import may_lack_source, returned_versions, values_returned
from codegen.infer.nullability.set_returning import column_of_function
from codegen.ir.check_constraints import is_checked
from codegen.ir.identity import DEFAULT, Key, column_key, key, nth
from codegen.ir.result_relation import targets
from codegen.ir.scope import Command, RteKind, Scope, result_entries

_UNION, _INTERSECT = 1, 2  # SetOperationStmt.op
_FULL = 2  # JoinExpr.jointype
_EXISTS, _ALL, _ANY, _ROW_COMPARE, _SCALAR, _MULTI, _ARRAY = range(7)  # SubLink.subLinkType

Facts = frozenset[Key]


class Proof:
    """What can't be NULL in one query: in its rows, and in what it makes of them."""

    def __init__(
        self, scope: Scope, outer: "Proof | None" = None, known: Facts | None = None
    ) -> None:
        self.scope = scope
        self.outer = outer or (Proof(scope.outer) if scope.outer else None)
        self.joins = Joins(scope)
        if known is None and scope.command is not Command.MERGE:  # which joins as no tree tells
            known = self.joins.known()
        self.known: Facts = known or frozenset()
        self.base = self
        self.entries = result_entries(scope.query)
        self.versions = returned_versions(scope.query)
        self.inner: dict[int, Proof | None] = {}
        self.assumed: dict[int, list[bool]] = {}  # of recursive CTEs, by their entries' names
        self.selected: list[bool] = []  # the columns of the subquery that is compared with

    # What others ask

    @cached_property
    def columns(self) -> list[bool]:
        """For each column of the query's result, whether no NULL can come out."""
        query, entries = self.scope.query, self.entries
        if setop := query.node("setOperations"):
            return self._set_operation(setop)
        if query.items("groupingSets") and not query.flag("hasGroupRTE"):
            # Before PostgreSQL 18 no Var tells of the NULLs that grouping sets make.
            return [_is_count(self.scope, entry.node("expr")) for entry in entries]
        result = self.result
        return [result.holds(entry.node("expr")) for entry in entries]

    def holds(self, node: Node | None) -> bool:
        """Whether this expression is never NULL."""
        if node is None:
            return False
        rule = _RULES.get(node.name)
        if rule is not None and rule(self, node):
            return True
        if node.name == "VAR" or not any(it[0] == node.name for it in self.known):
            return False
        return key(self.scope, node) in self.known

    def present(self, node: Node | None) -> bool:
        """Whether an expression is never NULL where the rows are there that it is made of."""
        columns = (it for it in node.own() if it.name == "VAR") if node else ()
        own = (it.number("varno") for it in columns if not it.number("varlevelsup"))
        return self.knowing(column_key(it, 0) for it in own).holds(node)

    def elements(self, node: Node | None) -> bool:
        """Whether no array that this expression gives has a NULL in it."""
        return no_null_elements(self, node)

    def has_elements(self, number: int) -> bool:
        """Whether the arrays in this column of the result have no NULL in them."""
        return all(no_null_elements(*it) for it in self.listed(number))

    def has_documents(self, number: int) -> bool:
        """Whether the JSON in this column of the result is never a JSON null."""
        return all(no_json_null(*it) for it in self.listed(number))

    def dimensions(self, number: int) -> int:
        """How many dimensions the arrays in this column of the result have, 0 if unknown."""
        return agreed(self.listed(number))

    def rows(self) -> "Proof":
        """The same, for the rows that are grouped or returned."""
        return self.base

    def assuming(self, condition: Node | None, outcome: Outcome) -> "Proof":
        """The same, where a condition has come out so."""
        return self.knowing(facts(self.scope, condition, outcome) or frozenset())

    def within(self, query: Node) -> "Proof":
        """The proof of a query within this one."""
        return Proof(self.scope.below(query), self)

    def listed(self, number: int) -> "Iterable[tuple[Proof, Node | None]]":
        """The expressions that a column of the query's result is made of."""
        if not self.scope.query.node("setOperations"):
            entry = nth(self.entries, number)
            yield self.result, entry and entry.node("expr")
            return
        for entry in self.scope.entries:
            inner = self.opened(entry)
            yield from inner.listed(number) if inner else [(self, None)]

    def shown(self, var: Node) -> "Iterable[tuple[Proof, Node | None]] | Column | None":
        """What a Var shows: a stored column, or one of these expressions; None if unknown."""
        home, number = self._home(var), var.number("varattno")
        entry = home.scope.entry(var.number("varno")) if home else None
        if home is None or entry is None:
            return None
        match entry.number("rtekind"):
            case RteKind.VALUES:
                rows = [row for row in entry.items("values_lists") if isinstance(row, list)]
                return [(home, item) for row in rows if isinstance(item := row[number - 1], Node)]
            case RteKind.JOIN:
                return [(home, nth(entry.nodes("joinaliasvars"), number))]
            case RteKind.GROUP:
                return [(home.base, nth(entry.nodes("groupexprs"), number))]
            case _:
                inner = home.opened(entry)
                column = home.scope.catalog.column(entry.number("relid"), number)
                return inner.listed(number) if inner else column

    # The query's parts

    @cached_property
    def result(self) -> "Proof":
        """The proof for the list that makes the result's columns."""
        query, command = self.scope.query, self.scope.command
        if command is not Command.SELECT:
            return self.replaced(values_returned(self))
        groups = facts(self.scope, query.node("havingQual"), Outcome.TRUE) or frozenset()
        grouped = query.flag("hasAggs") or query.node("havingQual") or query.items("groupingSets")
        # A group of no rows has passed no condition.
        return self.replaced(
            groups if grouped and not is_filled(self.scope) else self.known | groups
        )

    @cached_property
    def ambiguous(self) -> Facts:
        """Columns grouped by twice, of which sets may leave one out: the tree mixes them up."""
        if not self.scope.query.items("groupingSets"):
            return frozenset()
        found: set[Key] = set()
        for number, entry in enumerate(self.scope.entries, 1):
            keys = [key(self.scope, it) for it in entry.nodes("groupexprs")]
            columns = (column for column, it in enumerate(keys, 1) if keys.count(it) > 1)
            found.update(column_key(number, column) for column in columns)
        return frozenset(found)

    def replaced(self, known: Facts) -> "Proof":
        proof = copy(self)
        proof.known = known
        for cached in ("columns", "result"):
            vars(proof).pop(cached, None)
        return proof

    def knowing(self, more: Iterable[Key]) -> "Proof":
        """The same, where these aren't NULL either."""
        return self.replaced(self.known | frozenset(more))

    def _at(self, levels: int) -> "Proof | None":
        proof: Proof | None = self
        for _ in range(levels):
            proof = proof.outer if proof else None
        return proof

    def _home(self, var: Node) -> "Proof | None":
        """The proof of the query that a Var belongs to."""
        return self._at(var.number("varlevelsup"))

    def opened(self, entry: Node) -> "Proof | None":
        """The proof of a derived table, a view or a CTE in FROM."""
        if id(entry) not in self.base.inner:
            self.base.inner[id(entry)] = self.base.open(entry)
        return self.base.inner[id(entry)]

    def open(self, entry: Node) -> "Proof | None":
        inner = self.scope.inner(entry)
        if inner is None:
            return None
        if inner.outer is None:  # a view
            return Proof(inner)
        home = self._at(entry.number("ctelevelsup"))
        return Proof(inner, home and home.base)

    # Sets and recursion

    def _set_operation(self, node: Node | None) -> list[bool]:
        """UNION takes the weaker side, INTERSECT either, EXCEPT the left one."""
        if node is None:
            return []
        if node.name == "RANGETBLREF":
            entry = self.scope.entry(node.number("rtindex"))
            return self._columns_of(entry) if entry else []
        left, right = (self._set_operation(node.node(side)) for side in ("larg", "rarg"))
        sides = zip(left, right, strict=False)
        match node.number("op"):
            case op if op == _UNION:
                return [a and b for a, b in sides]
            case op if op == _INTERSECT:
                return [a or b for a, b in sides]
            case _:
                return left

    def _columns_of(self, entry: Node) -> list[bool]:
        if entry.number("rtekind") == RteKind.CTE:
            home, cte = self.scope.cte(entry)
            if cte is not None and cte.flag("cterecursive"):
                proof = self._at(entry.number("ctelevelsup"))
                return proof.recursive(cte) if proof and home else []
        inner = self.opened(entry)
        return inner.columns if inner else []

    def recursive(self, cte: Node) -> list[bool]:
        """What every step of a recursion keeps, if the first has it: guessed, then confirmed."""
        query, base = cte.node("ctequery"), self.base
        if query is None:
            return []
        if id(cte) not in base.assumed:
            guess = [True for _ in result_entries(query)]
            while True:
                base.assumed[id(cte)] = guess
                found = Proof(self.scope.below(query), base).columns
                if found == guess:
                    break
                guess = [a and b for a, b in zip(guess, found, strict=False)]
        return base.assumed[id(cte)]

    # Rules

    def one_side_holds(self, nodes: Iterable[Node]) -> bool:
        """Whether a FULL JOIN, of which one side is always there, leaves one of these a value."""
        return any(self._either_side(*pair) for pair in combinations(nodes, 2))

    def _either_side(self, one: Node, other: Node) -> bool:
        if one.name != "VAR" or other.name != "VAR" or one.number("varlevelsup"):
            return False
        join = self.joins.opposite(one, other) if not other.number("varlevelsup") else None
        return join is not None and all(self.holds(without_join(it, join)) for it in (one, other))

    def sublink(self, node: Node) -> bool:
        """EXISTS and ARRAY give a value; others where the subquery gives nothing but values."""
        kind, query = node.number("subLinkType"), node.node("subselect")
        if kind in (_EXISTS, _ARRAY):
            return True
        if query is None or kind == _MULTI:
            return False
        inner = self.within(query)
        one = kind in (_ANY, _ALL) or cardinality(inner.scope) is Cardinality.EXACTLY_ONE
        if kind == _SCALAR:
            return one and inner.columns[:1] == [True]
        comparison = self.replaced(self.known)
        comparison.selected = inner.columns
        return one and comparison.holds(node.node("testexpr"))

    def parameter(self, node: Node) -> bool:
        """A column of the subquery that something is compared with."""
        number, selected = node.number("paramid"), self.selected
        of_subquery = node.number("paramkind") == 2
        return of_subquery and 0 < number <= len(selected) and selected[number - 1]

    def field(self, node: Node) -> bool:
        """A field of a row that stands here, or of a table's or subquery's whole row."""
        row, number = node.node("arg"), node.number("fieldnum")
        if row is not None and row.name == "ROWEXPR":
            return self.holds(nth(row.nodes("args"), number))
        if row is None or row.name != "VAR" or row.number("varattno"):
            return False
        return self.var(Node("VAR", {**row.fields, "varattno": str(number)}))

    def var(self, var: Node) -> bool:
        """Whether what a column shows, through the joins around it, is never NULL."""
        found = key(self.scope, var)
        if found in self.ambiguous:
            return False
        if found in self.known:
            return True
        level, home = var.number("varlevelsup"), self._home(var)
        if home is None:
            return False
        if level:
            local = Node("VAR", {**var.fields, "varlevelsup": "0"})
            selects = home.scope.command is Command.SELECT
            return home.var(local) or (selects and home.base.var(local))
        if self.lacks(var) or var.number("varreturningtype") not in self.versions_of(var):
            return False
        return self.joins.are_present(var, self.known) and self._source(var)

    def versions_of(self, var: Node) -> Sequence[int]:
        """Which versions of a row there are: before and after it was changed."""
        target = self.scope.query.number("resultRelation")
        return self.versions if var.number("varno") == target else (DEFAULT,)

    def lacks(self, var: Node) -> bool:
        """Whether MERGE may have found nothing there."""
        query = self.scope.query
        own = var.number("varno") == query.number("resultRelation")
        return not own and may_lack_source(query)

    def _source(self, var: Node) -> bool:
        """Whether what the Var reads, before any outer join, is never NULL."""
        entry, number = self.scope.entry(var.number("varno")), var.number("varattno")
        if entry is None:
            return False
        if number == 0:  # the whole row
            return True
        match entry.number("rtekind"):
            case RteKind.RELATION:
                return self._stored(entry, var)
            case RteKind.SUBQUERY | RteKind.CTE:
                columns = self._columns_of(entry)
                if number > len(columns):  # that SEARCH or CYCLE adds
                    return self.scope.cte(entry)[1] is not None
                return number > 0 and columns[number - 1]
            case RteKind.VALUES | RteKind.GROUP:
                shown = self.shown(var)
                return isinstance(shown, list) and all(it.holds(node) for it, node in shown)
            case RteKind.JOIN:
                return self._merged(var, entry)
            case RteKind.FUNCTION:
                return column_of_function(self, entry, number)
            case _:
                return False

    def _merged(self, var: Node, entry: Node) -> bool:
        """A column of USING; of a FULL JOIN one of its two sides is there."""
        shown = nth(entry.nodes("joinaliasvars"), var.number("varattno"))
        if shown is None or shown.name != "COALESCEEXPR" or entry.number("jointype") != _FULL:
            return self.holds(shown)
        sides = (without_join(side, var.text("varno")) for side in shown.nodes("args"))
        return all(map(self.holds, sides))

    def _stored(self, entry: Node, var: Node) -> bool:
        """Whether a table or view has no NULL in a column."""
        catalog, number = self.scope.catalog, var.number("varattno")
        relation = catalog.relations.get(entry.number("relid"))
        column = catalog.column(entry.number("relid"), number)
        if relation is None:
            return False
        if relation.kind == "v":
            return self._viewed(entry, var)
        if column is None:  # a system column
            return number < 0 and relation.kind in ("r", "p", "m")
        inherited = relation.has_children and entry.flag("inh") and relation.kind == "r"
        if column.not_null and (column.not_null_below or not inherited):
            return True
        if relation.has_foreign_children or relation.kind not in ("r", "p"):
            return False
        return is_checked(catalog, column) or self._generated(entry, column)

    def _viewed(self, entry: Node, var: Node) -> bool:
        """A view's column; a row that goes in through it needn't fulfil its WHERE."""
        number, inner = var.number("varattno"), self.opened(entry)
        if inner is None or number < 0:
            return False
        if var.number("varno") == self.scope.query.number("resultRelation"):
            if any(it.has_instead_triggers for it in targets(self.scope)):
                return False
            inner = Proof(inner.scope, None, frozenset())
        return 0 < number <= len(inner.columns) and inner.columns[number - 1]

    def _generated(self, entry: Node, column: Column) -> bool:
        """A generated column, by what it is generated from."""
        tree = column.read_tree() if column.source == "generated" else None
        if tree is None or self.scope.catalog.relations[column.relation].has_children:
            return False
        query = Node("QUERY", {"commandType": "1", "rtable": [entry]})
        return Proof(Scope(query, self.scope.catalog)).holds(tree)


def _is_count(scope: Scope, expression: Node | None) -> bool:
    if expression is None or expression.name != "AGGREF":
        return False
    function = scope.catalog.functions.get(expression.number("aggfnoid"))
    return function is not None and function.built_in and function.name == "count"


_RULES: dict[str, Callable[[Proof, Node], bool]] = {
    **RULES,
    "FIELDSELECT": Proof.field,
    "PARAM": Proof.parameter,
    "SUBLINK": Proof.sublink,
    "VAR": Proof.var,
}
