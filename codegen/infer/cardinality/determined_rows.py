"""What the rows that a query's joins make have in common: the values that equality holds.

An entry of a FROM is *single* where no two rows of the result have different rows of it; that it
may be missing from some of them, beneath an outer join, is another matter. A row that finds a match
doesn't also come without one, so one row can come at most where all entries are single, but for a
full join, whose sides may come one after the other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from codegen.ask.catalog import UniqueIndex
from codegen.ask.node_reader import Node, conjuncts
from codegen.infer.cardinality.constant_exprs import Known
from codegen.infer.cardinality.equality_binding import (
    SAME,
    SAME_OR_NULL,
    Hold,
    all_held,
    fills,
    is_exact,
    passed_on,
)
from codegen.infer.cardinality.join_quals import Condition, conditions, entries
from codegen.infer.cardinality.predicate_implication import Implied, normal
from codegen.ir.forms import bare, is_value, is_volatile, own_vars, renumbered, resolved
from codegen.ir.scope import RteKind, Scope, result_entries

# What is held from outside: columns of a query's result, counted from 1.
Held = Mapping[int, frozenset[Hold]]

# Asks whether at most one row comes of a query, among those with what is held.
Few = Callable[[Scope, Held], bool]

_UNION = 1  # SetOperationStmt.op
_ANY, _ROW = 2, 3  # SubLink.subLinkType
_SEQUENCE = "S"  # pg_class.relkind of what has one row
_ROW_NUMBER = 3100  # pg_proc's number


class Rows:
    """The rows of a query's joins, among those with what is held."""

    def __init__(
        self,
        scope: Scope,
        few: Few,
        held: Held,
        given: Iterable[Node] = (),
        members: Iterable[int] = (),
    ) -> None:
        self.scope, self.catalog, self.few = scope, scope.catalog, few
        self.members = entries(scope.query.node("jointree")) | frozenset(members)
        known = [*given, *self._not_null(held)]
        self.conditions = conditions(scope, self.members, known)
        self.implied = Implied(self.catalog, self.conditions.conditions)
        self.single: set[int] = set()
        self.known = Known(self.catalog, self.conditions)
        self._merged: set[int] = set()  # full joins whose sides meet, if both are there
        self._asked: dict[int, object] = {}
        for number, holds in held.items():
            if (shown := self._shown(number)) is not None:
                for hold in holds:
                    self.known.learn(shown, hold, Condition(shown, self.members, everywhere=True))
        self._close()

    @property
    def all_single(self) -> bool:
        """Whether one row can come at most."""
        either = {join.number("rtindex") for join in self.conditions.either}
        return either <= self._merged and self.members <= self.single

    def settles(self, clauses: Iterable[Node]) -> bool:
        """Whether all rows are equal in what GROUP BY, DISTINCT or PARTITION BY names."""
        listed = self.scope.query.nodes("targetList")
        named = {it.number("ressortgroupref"): it.node("expr") for it in listed}
        pairs = [(named.get(it.number("tleSortGroupRef")), it.number("eqop")) for it in clauses]
        return all(
            expression is not None
            and self.known.is_settled(resolved(self.scope, expression), operator)
            for expression, operator in pairs
        )

    def is_numbered(self) -> bool:
        """Whether row_number() is held in a single partition."""
        windows = {it.number("winref"): it for it in self.scope.query.nodes("windowClause")}
        return any(
            (node := target.node("expr")) is not None
            and node.name == "WINDOWFUNC"
            and node.number("winfnoid") == _ROW_NUMBER
            and self.known.held(node)
            and self.settles(windows[node.number("winref")].nodes("partitionClause"))
            for target in self.scope.query.nodes("targetList")
        )

    def _shown(self, number: int) -> Node | None:
        """What a column of the result shows."""
        listed = result_entries(self.scope.query)
        expression = listed[number - 1].node("expr") if 0 < number <= len(listed) else None
        return resolved(self.scope, expression) if expression is not None else None

    def _not_null(self, held: Held) -> Iterator[Node]:
        for number, holds in held.items():
            shown = self._shown(number)
            if shown is not None and not all(hold.may_be_null for hold in holds):
                yield Node("NULLTEST", {"arg": shown, "nulltesttype": "1", "argisrow": "false"})

    # Facts

    def _close(self) -> None:
        """Take from the conditions all that follows."""
        compared = [it for known in self._conditions() for it in self._comparisons(known)]
        before = -1
        while before != (before := len(self.single) + len(self.known)):
            for condition, comparison in compared:
                self._compare(condition, comparison)
            for join in self.conditions.either:
                self._merge(join)
            for number in self.members - self.single:
                self._try(number)

    def _merge(self, join: Node) -> None:
        """Learn from a full join USING columns that are held: each side has these values.

        So a row of the one side and a row of the other match, and neither comes alone.
        """
        entry = self.scope.entry(join.number("rtindex"))
        count = entry.number("joinmergedcols") if entry else 0
        merged = entry.nodes("joinaliasvars")[:count] if entry else []
        comparisons = list(conjuncts(join.node("quals")))
        pairs = list(zip(merged, comparisons, strict=True)) if len(comparisons) == count else []
        held = [self._held_by(resolved(self.scope, it), by) for it, by in pairs]
        if not pairs or not all(held):
            return
        self._merged.add(join.number("rtindex"))
        for _, by in pairs:
            operator, collation = by.number("opno"), by.number("inputcollid")
            for value in by.nodes("args"):
                own = resolved(self.scope, value)
                limited = Condition(by, self.members, everywhere=False)
                self.known.learn(own, Hold(operator, collation), limited)

    def _held_by(self, merged: Node, comparison: Node) -> bool:
        """Whether a merged column isn't NULL, and is held by the equality that merges it."""
        operator, collation = comparison.number("opno"), comparison.number("inputcollid")
        return merged.name == "COALESCEEXPR" and any(
            not hold.may_be_null and passed_on(self.catalog, hold, operator, collation)
            for hold in self.known.held(merged)
        )

    def _conditions(self) -> Iterator[Condition]:
        yield from self.conditions.conditions
        for number in self.members:
            entry = self.scope.entry(number)
            for check in self._checks(entry) if entry else ():
                own = renumbered(check, number)
                yield Condition(own, frozenset({number}), everywhere=False)

    def _checks(self, entry: Node) -> Iterator[Node]:
        """The CHECKs that say what a column is: those of columns that are never NULL."""
        if entry.number("rtekind") != RteKind.RELATION or self._has_children(entry):
            return
        relation = entry.number("relid")
        for check in (
            it for whole in self.catalog.checks.get(relation, ()) for it in conjuncts(whole)
        ):
            said = normal(check)
            sides = said.nodes("args") if said.name in ("OPEXPR", "BOOLEXPR") else [said]
            values = [side for it in sides if not is_value(side := bare(it))]
            column = self.catalog.column(relation, values[0].number("varattno")) if values else None
            if len(values) == 1 and values[0].name == "VAR" and column and column.not_null:
                yield check

    def _has_children(self, entry: Node) -> bool:
        """Whether rows of other tables, that inherit, come along."""
        relation = self.catalog.relations.get(entry.number("relid"))
        heir = relation is None or (relation.kind != "p" and relation.has_children)
        return heir and entry.flag("inh")

    def _comparisons(self, condition: Condition) -> Iterator[tuple[Condition, Node]]:
        """The comparisons that a condition makes, a subquery of one row as a parameter."""
        node = normal(condition.node)
        link = node.number("subLinkType") if node.name == "SUBLINK" else 0
        if link in (_ANY, _ROW) and (subquery := node.node("subselect")):
            single = self.few(Scope(subquery, self.catalog, self.scope), {})
            again = any(own_vars(subquery)) or is_volatile(self.catalog, subquery)
            if single and not again:
                for comparison in conjuncts(node.node("testexpr")):
                    yield condition, comparison
            return
        yield condition, node

    def _compare(self, condition: Condition, node: Node) -> None:
        """Learn from one comparison."""
        args = node.nodes("args")
        match node.name:
            case "OPEXPR" if len(args) == 2:
                self._equal(condition, node, args)
            case "SCALARARRAYOPEXPR" if args[1].name == "ARRAYEXPR":
                elements = args[1].nodes("elements")
                if len(elements) == 1 and not args[1].flag("multidims"):
                    self._equal(condition, node, [args[0], *elements])
            case "NULLTEST" if not node.number("nulltesttype") and not node.flag("argisrow"):
                if (tested := node.node("arg")) is not None:
                    self.known.learn(tested, SAME_OR_NULL, condition)
            case "VAR" | "FUNCEXPR":
                self.known.learn(node, SAME, condition)
            case "BOOLEXPR" if node.text("boolop") == "not":
                if args[0].name == "DISTINCTEXPR":
                    self._equal(condition, args[0], args[0].nodes("args"))
                else:
                    self.known.learn(args[0], SAME, condition)
            case _:
                return

    def _equal(self, condition: Condition, node: Node, args: list[Node]) -> None:
        operator, collation = node.number("opno"), node.number("inputcollid")
        if operator not in self.catalog.equalities:
            return
        lenient = node.name == "DISTINCTEXPR"  # to which NULL is equal
        for left, (value, other) in ((True, args), (False, args[::-1])):
            if not self._is_given(other, operator, collation, strict=not lenient):
                continue
            exact = is_exact(self.catalog, operator, collation, left=left)
            nullable = lenient and not is_value(other)
            hold = Hold(0 if exact else operator, 0 if exact else collation, nullable)
            self.known.learn(value, hold, condition)

    def _is_given(self, other: Node, operator: int, collation: int, *, strict: bool) -> bool:
        """Whether what a value is compared with is the same in every row, as far as it matters."""
        if self.known.is_constant(other, strict=strict):
            return True
        value = bare(other)
        known = self.known.held(value, there=value.name == "VAR")
        return strict and any(passed_on(self.catalog, it, operator, collation) for it in known)

    # Entries

    def _try(self, number: int) -> None:
        """Find out whether an entry is single by now."""
        entry = self.scope.entry(number)
        if entry is None or not self._is_single(entry, number):
            return
        self.single.add(number)
        if self._is_computed_once(entry):
            self.known.constant.add(number)

    def _is_single(self, entry: Node, number: int) -> bool:
        if entry.text("relkind") == _SEQUENCE:
            return True
        kind = entry.number("rtekind")
        seen = [var for field in _LATERAL for var in own_vars(entry.fields.get(field))]
        if not all(self.known.is_same(var, strict=False) for var in seen):
            return False  # it is computed anew for each row
        columns = self.known.columns.get(number, {})
        if inner := self.scope.inner(entry):
            return self._is_few(inner, number, columns)
        match kind:
            case RteKind.RELATION:
                indexes = self.catalog.unique_indexes.get(entry.number("relid"), ())
                return not self._has_children(entry) and any(
                    self._is_filled(index, number) for index in indexes
                )
            case RteKind.VALUES:
                return len(entry.items("values_lists")) == 1
            case RteKind.FUNCTION:
                return self._gives_one(entry, columns)
            case RteKind.CTE:
                return self._is_gathered(entry, columns)
            case kind:
                return kind == RteKind.RESULT

    def _is_few(self, inner: Scope, number: int, columns: Mapping[int, set[Hold]]) -> bool:
        held = {column: frozenset(holds) for column, holds in columns.items()}
        if self._asked.get(number) == held:
            return False
        self._asked[number] = held
        return self.few(inner, held)

    def _is_gathered(self, entry: Node, columns: Mapping[int, set[Hold]]) -> bool:
        """Whether all columns are held of a recursion that gives no row twice."""
        _, cte = self.scope.cte(entry)
        query = cte.node("ctequery") if cte and not entry.flag("self_reference") else None
        union = query.node("setOperations") if query else None
        if cte is None or union is None or union.flag("all") or union.number("op") != _UNION:
            return False
        plain = cte.node("search_clause") is None and cte.node("cycle_clause") is None
        operators = [clause.number("eqop") for clause in union.nodes("groupClauses")]
        return plain and all_held(self.catalog, operators, columns)

    def _gives_one(self, entry: Node, columns: Mapping[int, set[Hold]]) -> bool:
        functions = entry.nodes("functions")
        calls = [it.node("funcexpr") for it in functions]
        ordinal = sum(it.number("funccolcount") for it in functions) + 1
        if entry.flag("funcordinality") and ordinal in columns:
            return True
        return all(it is not None and not it.flag("funcretset") for it in calls)

    def _is_filled(self, index: UniqueIndex, number: int) -> bool:
        """Whether equality holds every place of a unique index of an entry."""
        expressions = iter(index.expressions)
        for place, column in enumerate(index.columns):
            if column:
                known = self.known.columns.get(number, {}).get(column, set())
            else:
                expression = renumbered(bare(next(expressions)), number)
                known = self.known.held(expression, there=True)
                if self.known.is_constant(expression, strict=False):
                    known.add(SAME if is_value(expression) else SAME_OR_NULL)
            stored = self.catalog.column(index.relation, column)
            if not any(fills(self.catalog, hold, index, place, stored) for hold in known):
                return False
        predicate = index.predicate
        return predicate is None or self.implied.holds(predicate, number, index.relation)

    def _is_computed_once(self, entry: Node) -> bool:
        """Whether the rows of an entry are the same however often they are asked for."""
        if entry.number("rtekind") == RteKind.CTE:
            return not self._is_inlined(entry)
        inner = self.scope.inner(entry)
        content = [inner.query] if inner else [entry.fields.get(field) for field in _LATERAL]
        return not any(is_volatile(self.catalog, it) for it in content)

    def _is_inlined(self, entry: Node) -> bool:
        """Whether a CTE that may give other rows each time can be computed more than once."""
        home = self.scope.at(entry.number("ctelevelsup"))
        for cte in home.query.nodes("cteList") if home else []:
            if cte.text("ctename") == entry.text("ctename"):
                never = cte.number("ctematerialized") == _NOT_MATERIALIZED
                return never and is_volatile(self.catalog, cte.node("ctequery"))
        return True


_LATERAL = ("subquery", "functions", "values_lists", "tablefunc")  # what may read other entries
_NOT_MATERIALIZED = 2  # CommonTableExpr.ctematerialized
