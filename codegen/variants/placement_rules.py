"""Placement rules of dotted parameters, checked before PostgreSQL is asked.

`ORDER BY :filter.sort` is refused: nothing could be omitted where the field is unset.
"""

from collections.abc import Iterator

from codegen.base.diagnostics import Diagnostic
from codegen.read.order_by import top_level_order_by
from codegen.read.syntax import Operation
from codegen.read.template import Clause, ClauseKind, Template, misplaced_optional_params

_MOST_PARAMETERS = 32_767  # the driver's limit


def broken_rules(template: Template) -> Iterator[Diagnostic]:
    """Report everything that the notation can't mean."""
    query = template.query
    if closing := next((token for token in query.tokens if token.depth < 0), None):
        message = f"{closing.text} closes what was never opened"
        yield query.diagnose(message, "take it out, or open it before", at=closing.start)
        return
    if query.operation is Operation.SCRIPT:
        yield query.diagnose("a script (#) returns nothing to type", "move it into a migration")
    yield from _inputs(template)
    yield from _order_rules(template)
    yield from _several_statements(template)
    if len(template.bound_params) + len(template.optional_params) > _MOST_PARAMETERS:
        hint = "give the values as an array, as in `unnest(:values::bigint[])`"
        yield query.diagnose(f"more than {_MOST_PARAMETERS} parameters", hint)
    for placeholder in misplaced_optional_params(template):
        yield query.diagnose(
            f"nothing can drop out here if :{placeholder.key} is left unset",
            "a dotted parameter stands in a value of VALUES, in an assignment of SET, or in a\n"
            "condition of WHERE; anywhere else use a plain parameter, always bound: "
            f":{placeholder.key.replace('.', '_')},\n"
            "or read the whole group from a type that [tool.codegen.groups] names",
            at=placeholder.token.start,
        )
    for clause in template.clauses:
        yield from _clause_rules(template, clause)
    yield from _plain_in_optional(template)


def _inputs(template: Template) -> Iterator[Diagnostic]:
    """Refuse a bulk statement whose fields aren't all of one group."""
    query = template.query
    if query.operation is not Operation.MANY:
        return
    if template.batch_param is None:
        hint = "write what each input has of its own as a field, as in `:input.label`"
        yield query.diagnose_sign("*! takes many inputs, but no parameter is a field of one", hint)
    fields, batch = {*template.required_fields, *template.optional_params}, template.batch_param
    for placeholder in query.placeholders:
        if placeholder.key in fields and placeholder.group != batch:
            yield query.diagnose(
                f"*! takes one list of inputs, and :{placeholder.key} would need another",
                f"make it a field of :{batch}, or a plain parameter, the same for all",
                at=placeholder.token.start,
            )
            return


def has_noop_form(template: Template) -> bool:
    """Tell whether a SELECT can stand for an UPDATE that has nothing to set."""
    if not template.clauses or template.clauses[0].kind is not ClauseKind.SET:
        return False
    tokens = [token.keyword for token in template.query.tokens if token.depth == 0]
    is_plain = tokens[0] == "UPDATE" and "FROM" not in _without_distinct(tokens)
    return is_plain and "RETURNING" in tokens and not template.clauses[0].has_fixed_fragment


def _without_distinct(words: list[str]) -> list[str]:
    pairs = zip(["", *words], words, strict=False)
    return [word for before, word in pairs if before != "DISTINCT"]


def _order_rules(template: Template) -> Iterator[Diagnostic]:
    """Refuse `@order` lines that have no ORDER BY to replace, or one that binds a parameter."""
    query, lines = template.query, template.query.annotations.orders
    clause = top_level_order_by(query)
    if not lines:
        return
    if clause is None:
        hint = "end the statement in the order that holds where none is chosen: ORDER BY id, say"
        yield query.diagnose_annotation(lines[0].offset, "there is no ORDER BY to replace", hint)
        return
    inside = [
        placeholder
        for placeholder in query.placeholders
        if clause.start <= placeholder.token.start < clause.end
    ]
    elsewhere = {placeholder.key for placeholder in query.placeholders if placeholder not in inside}
    for placeholder in inside:
        if placeholder.key not in elsewhere.difference(template.optional_params):
            yield query.diagnose(
                f":{placeholder.key} stands in an ORDER BY that another may replace",
                "let a subquery compute the column to order by",
                at=placeholder.token.start,
            )


def _several_statements(template: Template) -> Iterator[Diagnostic]:
    for token in template.query.tokens:
        if token.text == ";":
            hint = "give each statement a name line of its own"
            yield template.query.diagnose("a second statement", hint, at=token.start)
            return


def _clause_rules(template: Template, clause: Clause) -> Iterator[Diagnostic]:
    if clause.has_fixed_fragment or clause.kind is ClauseKind.VALUES:
        return
    if clause.kind is ClauseKind.SET and not has_noop_form(template):
        yield template.query.diagnose(
            "all assignments could drop out",
            "keep one without a dot; only a plain UPDATE … RETURNING can go without, and is read",
            at=clause.start,
        )


def _plain_in_optional(template: Template) -> Iterator[Diagnostic]:
    """Refuse a plain parameter, always bound, that only optional fragments hold."""
    for key in template.bound_params:
        places = [
            placeholder.token.start
            for placeholder in template.query.placeholders
            if placeholder.key == key
        ]
        holders = [
            fragment
            for place in places
            for fragment in template.fragments
            if fragment.start <= place < fragment.end
        ]
        if len(holders) == len(places):
            group = holders[0].optional_params[0].partition(".")[0]
            apart = "let it stand in a condition of its own, too, or in VALUES or SET"
            field = f"make it a field of the same group: :{group}.{key.replace('.', '_')}"
            yield template.query.diagnose(
                f":{key} is always bound, but what it stands in may drop out",
                apart if key in template.required_fields else field,
                at=places[0],
            )
