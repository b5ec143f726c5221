"""Random functions, aggregates and operators of migrations, called as built-in ones are.

What `abs(text)` does is up to whoever made it, be it in `public` or in `pg_catalog`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.codegen.soundness.expressions import Column, Scope
from tests.codegen.soundness.kinds import literal
from tests.codegen.soundness.queries import Queries
from tests.codegen.soundness.schema import Call, Schema

_FUNCTIONS = (  # a name of PostgreSQL's, the types that it takes, and a call that isn't `name(…)`
    ("abs", ("text",), ""),
    ("lower", ("int4",), ""),
    ("upper", ("bool",), ""),
    ("length", ("int4",), ""),
    ("md5", ("int4",), ""),
    ("concat", ("int4", "int4"), ""),
    ("concat_ws", ("text", "text"), ""),
    ("num_nulls", ("int4",), ""),
    ("cardinality", ("text",), ""),
    ("quote_nullable", ("int4",), ""),
    ("array_append", ("text[]", "text"), ""),
    ("to_jsonb", ("int4",), ""),
    ("jsonb_build_array", ("int4",), ""),
    ("text", ("uuid",), ""),
    ("now", ("int4",), ""),
    ("extract", ("text", "int4"), "extract(year FROM {int4})"),
    ("position", ("int4", "text"), "position({text} IN {int4})"),
    ("timezone", ("text", "int4"), "({int4} AT TIME ZONE {text})"),
    ("abs", ("int4",), "public.abs({int4})"),
    ("lower", ("text",), "public.lower({text})"),
    ("length", ("text",), "public.length({text})"),
    ("btrim", ("text",), "public.btrim({text})"),
)
_OPERATORS = (
    *(("+", ("text", "int4")), ("||", ("int4", "int4")), ("-", ("bool", "bool"))),
    *(("=", ("text", "int4")), ("=", ("int4", "text")), ("<>", ("bool", "int4"))),
    *(("<", ("int4", "text")), ("@>", ("int4", "int4")), ("->", ("text", "text"))),
)
_AGGREGATES = (
    *(("count", "text"), ("count", "int4"), ("sum", "text"), ("max", "bool"), ("every", "int4")),
    *(("jsonb_agg", "text"), ("string_agg", "int4"), ("bool_and", "int4"), ("avg", "text")),
)
_SETS = (("unnest", "text"), ("generate_series", "text"), ("abs", "bool"), ("jsonb_each", "int4"))
_HOMES = ("public", "pg_catalog")
_OVER = ("aggregate", "aggregate", "window")
_TESTS = ("=", "<>", "<", "@>")
_RESULTS = ("int4", "text", "bool", "jsonb")


@dataclass(frozen=True, slots=True)
class Made:
    """SQL that makes something, and how it is called."""

    ddl: str
    call: Call


def functions(random: Random, schema: Schema) -> Iterator[Made]:
    """Some of each kind, in either schema."""
    writer = Queries(random, schema, safe=True)
    yield from _named(writer)
    yield from _operators(writer)
    yield from _aggregates(random)
    yield from _sets(writer)


def _named(writer: Queries) -> Iterator[Made]:
    """Functions, called by their names."""
    for name, takes, form in writer.random.sample(_FUNCTIONS, 6):
        gives = writer.random.choice((takes[0], *_RESULTS))
        home = writer.random.choice(_HOMES)
        if form:  # which means the function of pg_catalog, unless it names a schema
            home = "public" if form.startswith("public.") else "pg_catalog"
        holes = ", ".join(f"{{{kind}}}" for kind in takes)
        call = Call("row", gives, form or f"{name}({holes})")
        yield Made(_function(writer, f"{home}.{name}", takes, gives), call)


def _operators(writer: Queries) -> Iterator[Made]:
    for number, (name, (left, right)) in enumerate(writer.random.sample(_OPERATORS, 2)):
        gives = writer.random.choice(("bool",) if name in _TESTS else (left, *_RESULTS))
        home = writer.random.choice(_HOMES)
        ddl = _function(writer, f"{home}.own_{number}", (left, right), gives)
        ddl += f"; CREATE OPERATOR {home}.{name} (LEFTARG = {left}, RIGHTARG = {right},"
        ddl += f" FUNCTION = {home}.own_{number})"
        yield Made(ddl, Call("row", gives, f"{{{left}}} {name} {{{right}}}"))


def _aggregates(random: Random) -> Iterator[Made]:
    for name, kind in random.sample(_AGGREGATES, 2):
        home, section = random.choice(_HOMES), random.choice(_OVER)
        step = random.choice(("later", "keep"))
        start = f", INITCOND = '{random.randint(1, 3)}'" if random.random() < 0.3 else ""
        ddl = f"CREATE AGGREGATE {home}.{name} ({kind}) (SFUNC = {step}, STYPE = {kind}{start})"
        yield Made(ddl, Call(section, kind, f"{name}({{{kind}}})"))


def _sets(writer: Queries) -> Iterator[Made]:
    for name, kind in writer.random.sample(_SETS, 2):
        gives = writer.random.choice((kind, *_RESULTS))
        ddl = _set(writer, f"{writer.random.choice(_HOMES)}.{name}", kind, gives)
        yield Made(ddl, Call("set", gives, f"{name}({{{kind}}})"))


def _function(writer: Queries, name: str, takes: tuple[str, ...], gives: str) -> str:
    """A function of one expression, which PostgreSQL inlines now and then."""
    head = f"CREATE FUNCTION {name} ({', '.join(takes)}) RETURNS {gives}"
    value = _value(writer, takes, gives)
    if writer.chance(0.25):
        return f"{head} LANGUAGE plpgsql{_options(writer)} AS $do$BEGIN RETURN {value}; END$do$"
    if writer.chance(0.2):
        return f"{head}{_options(writer)} RETURN {value}"
    body = f"SELECT {value}"
    if writer.chance(0.15):
        body += f" WHERE {writer.test(_arguments(takes), 1)}"
    return f"{head} LANGUAGE sql{_options(writer)} AS $do${body}$do$"


def _set(writer: Queries, name: str, takes: str, gives: str) -> str:
    """A function of some rows."""
    head = f"CREATE FUNCTION {name} ({takes}) RETURNS SETOF {gives}"
    values = [_value(writer, (takes,), gives) for _ in range(writer.random.choice((1, 2)))]
    rows = f"SELECT * FROM (VALUES {', '.join(f'({value}::{gives})' for value in values)}) AS v"
    if writer.chance(0.3):
        return (
            f"{head} LANGUAGE plpgsql{_options(writer)} AS $do$BEGIN RETURN QUERY {rows}; END$do$"
        )
    return f"{head} LANGUAGE sql{_options(writer)} AS $do${rows}$do$"


def _options(writer: Queries) -> str:
    return "".join(
        (
            writer.random.choice((" IMMUTABLE", " IMMUTABLE", " STABLE", "")),
            writer.random.choice((" STRICT", "")),
        )
    )


def _arguments(takes: tuple[str, ...]) -> Scope:
    return Scope(tuple(Column(f"${number}", kind) for number, kind in enumerate(takes, 1)))


def _value(writer: Queries, takes: tuple[str, ...], gives: str) -> str:
    """What a function gives: mostly NULL now and then, for values."""
    constant = literal(writer.random, gives)
    own = f"${takes.index(gives) + 1}" if gives in takes else constant
    choices = (f"NULL::{gives}", f"nullif({own}, {constant})", f"coalesce({own}, {constant})")
    if writer.chance(0.7):
        return writer.random.choice((*choices, own))
    return writer.expression(gives, _arguments(takes), 2).sql
