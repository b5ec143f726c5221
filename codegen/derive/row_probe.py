"""Whether the row of a change can be read by its key alone: to tell "gone" from "changed"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.ask.catalog import Catalog, Column
from codegen.ask.node_reader import Node, Value, conjuncts
from codegen.infer.cardinality.upper_bound import at_most_one
from codegen.infer.lineage.lineage import made_of
from codegen.infer.result_columns import ProvenColumn, proven_columns
from codegen.ir.forms import bare, own_vars
from codegen.ir.scope import Command, Scope
from codegen.read.syntax import Operation, Placeholder, SourceQuery
from codegen.read.template import Clause, Fragment, Template, top_level_where
from codegen.sql.assembler import Variant, assemble_key_lookup, placeholders_in


@dataclass(frozen=True, slots=True)
class Expectation:
    """A condition beside the key, or one parameter of it."""

    parameter: str | None  # as it is written; None where the condition has none
    text: str | None  # the condition, where it is more than `column = :parameter`
    columns: tuple[Column, ...]  # of the row, that the condition looks at
    sources: frozenset[Column]  # the stored columns that it is made of, of whole rows all
    is_query: bool  # whether it looks at other rows, too


@dataclass(frozen=True, slots=True)
class Probe:
    """The SELECT of the row that a change's key finds."""

    text: str
    keys: tuple[str, ...]  # the parameters $1…$n
    key: tuple[str, ...]  # those of them that find the row
    columns: tuple[ProvenColumn, ...]  # of which less may be known than of the change's
    expectations: tuple[Expectation, ...]  # what else the change asks of the row


async def probe(
    server: Analyzer,
    catalog: Catalog,
    template: Template,
    whole: Variant,
    answer: AnalyzedStatement,
) -> Probe | None:
    """The probe of a change of one row, if there are conditions beside its key."""
    scope, where = Scope(answer.tree, catalog), top_level_where(template)
    if template.query.operation is not Operation.RETURNING or not where or not _is_plain(scope):
        return None
    placed = _placed(where, whole, scope)
    key = _key(scope, placed)
    others = [it for it in where.fragments if it not in key]
    if not key or not others:
        return None
    text = assemble_key_lookup(template, where, key, _changed(scope, whole))
    if set(text.keys).intersection(template.optional_params):  # RETURNING itself may vary
        return None
    try:
        part = await server.analyze(text.text)
    except StatementRejectedError:  # RETURNING old.id, say, which no SELECT knows
        return None
    read = Scope(part.tree, catalog)
    if not _is_of(part, text, answer, whole) or not at_most_one(read, {}):
        return None
    columns = tuple(proven_columns(catalog, text, part, read, [read]))
    found = (found for it in others for found in _expectations(template, scope, it, placed[it]))
    held = [it.key for each in key for it in _standing(template, each)]
    return Probe(text.text, text.keys, tuple(dict.fromkeys(held)), columns, tuple(found))


def _is_plain(scope: Scope) -> bool:
    """Whether it is an UPDATE or DELETE of one table that reads no other."""
    tree = scope.query.node("jointree")
    members = tree.nodes("fromlist") if tree else []
    alone = len(members) == 1 and members[0].name == "RANGETBLREF"
    changes = scope.command in (Command.UPDATE, Command.DELETE)
    return changes and alone and not scope.query.nodes("cteList")


def _changed(scope: Scope, whole: Variant) -> set[int]:
    """Where RETURNING says whether it means the row before or after."""
    nodes = (it for entry in scope.query.nodes("returningList") for it in entry.walk())
    found = (whole.source_offset(it.location) for it in nodes if it.number("varreturningtype"))
    return {at for at in found if at is not None}


def _placed(where: Clause, whole: Variant, scope: Scope) -> dict[Fragment, list[Node]]:
    """The conditions that each stretch of the WHERE is made of."""
    tree, placed = scope.query.node("jointree"), {it: list[Node]() for it in where.fragments}
    for condition in conjuncts(tree.node("quals") if tree else None):
        places = {
            at for it in condition.walk() if (at := whole.source_offset(it.location)) is not None
        }
        for fragment in where.fragments:
            if places and all(fragment.start <= at < fragment.end for at in places):
                placed[fragment].append(condition)
    return placed


def _key(scope: Scope, placed: dict[Fragment, list[Node]]) -> list[Fragment]:
    """The first conditions that find one row at most, none of which could be spared."""
    key = [it for it, conditions in placed.items() if conditions and not it.optional_params]
    if not _is_single(scope, placed, key):
        return []
    for fragment in key[::-1]:
        fewer = [it for it in key if it is not fragment]
        if _is_single(scope, placed, fewer):
            key = fewer
    return key


def _is_single(scope: Scope, placed: dict[Fragment, list[Node]], kept: list[Fragment]) -> bool:
    """Whether these conditions alone find one row at most."""
    args: list[Value] = [it for fragment in kept for it in placed[fragment]]
    joined = Node("BOOLEXPR", {"boolop": "and", "args": args})
    tree = scope.query.node("jointree")
    narrowed = Node("FROMEXPR", {**(tree.fields if tree else {}), "quals": joined})
    query = Node("QUERY", {**scope.query.fields, "jointree": narrowed})
    return at_most_one(replace(scope, query=query), {})


def _is_of(
    part: AnalyzedStatement, text: Variant, answer: AnalyzedStatement, whole: Variant
) -> bool:
    """Whether the probe takes and gives what the change does."""
    types = dict(zip(whole.keys, answer.parameters, strict=True))
    taken = [types[key] for key in text.keys] == list(part.parameters)
    return taken and [it.type for it in part.columns] == [it.type for it in answer.columns]


def _standing(template: Template, fragment: Fragment) -> tuple[Placeholder, ...]:
    return placeholders_in(template.query.placeholders, fragment.start, fragment.end)


def _is_equality(catalog: Catalog, condition: Node) -> bool:
    """Whether it is `column = :parameter`."""
    args = [bare(it) for it in condition.nodes("args")]
    names = sorted("$" if it.parameter else it.name for it in args)
    equal = condition.name == "OPEXPR" and condition.number("opno") in catalog.equalities
    return equal and names == ["$", "VAR"]


def _text(query: SourceQuery, fragment: Fragment) -> str:
    """A stretch of the statement in one line, without its comments."""
    inside = [it for it in query.tokens if fragment.start <= it.start < fragment.end]
    gaps = ["", *(" " * (one.end < other.start) for one, other in pairwise(inside))]
    return "".join(gap + it.text for gap, it in zip(gaps, inside, strict=True))


def _expectations(
    template: Template, scope: Scope, fragment: Fragment, conditions: list[Node]
) -> Iterator[Expectation]:
    """What a stretch of the WHERE that isn't the key asks of the row."""
    found = [scope.column(var) for it in conditions for var in own_vars(it)]
    columns = tuple(dict.fromkeys(it for it in found if it))
    sources = frozenset(column for it in conditions for column in made_of(scope, it))
    is_query = any(node.name == "QUERY" for it in conditions for node in it.walk())
    placeholders = _standing(template, fragment)
    plain = bool(conditions) and all(_is_equality(scope.catalog, it) for it in conditions)
    text = None if plain else _text(template.query, fragment)
    for key in dict.fromkeys(it.key for it in placeholders) or [None]:
        yield Expectation(key, text, columns, sources, is_query)
