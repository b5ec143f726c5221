"""Templates, and what they may call."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from codegen.model.constants import Part
from codegen.render.literals import docstring, names, sql, words

_ENVIRONMENT = Environment(
    loader=PackageLoader("codegen.render"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - it writes Python, not HTML
)


def _expression(part: Part) -> str:
    """Fill the template of a part, for use within a line."""
    return fill_template(f"{part.template}.py.j2", **{part.role: part}).strip("\n")


# What templates may call.
_FUNCTIONS: dict[str, object] = {
    "docstring": docstring,
    "expression": _expression,
    "names": names,
    "sql": sql,
    "words": words,
}


def fill_template(name: str, **values: object) -> str:
    """Fill the template of this name."""
    return _ENVIRONMENT.get_template(name).render(_FUNCTIONS, **values)
