"""Templates, and what they may call."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from codegen.model.constants import (
    BulkConstant,
    Constant,
    CopyTarget,
    ErrorContext,
    Precondition,
    QueryConstant,
    RowFactory,
    RowProbe,
)
from codegen.model.package import Argument, Method
from codegen.render.literals import docstring, names, sql, words

_ENVIRONMENT = Environment(
    loader=PackageLoader("codegen.render"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - it writes Python, not HTML
)


def _signature(method: Method) -> str:
    keywords = ["*", *map(_argument, method.keywords)] if method.keywords else []
    return ", ".join(["self", *map(_argument, method.arguments), *keywords])


def _argument(it: Argument) -> str:
    return f"{it.name}: {it.annotation}" + (f" = {it.default}" if it.default else "")


Part = Constant | RowFactory | ErrorContext | RowProbe | Precondition | CopyTarget


def _expression(part: Part) -> str:
    """Fill the template of a part, for use within a line."""
    role = "query" if isinstance(part, QueryConstant | BulkConstant) else part.template
    return fill_template(f"{part.template}.py.j2", **{role: part}).strip("\n")


# What templates may call.
_FUNCTIONS: dict[str, object] = {
    "docstring": docstring,
    "expression": _expression,
    "names": names,
    "signature": _signature,
    "sql": sql,
    "words": words,
}


def fill_template(name: str, **values: object) -> str:
    """Fill the template of this name."""
    return _ENVIRONMENT.get_template(name).render(_FUNCTIONS, **values)
