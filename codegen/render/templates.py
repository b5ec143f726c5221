"""Templates, and what they may call."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from codegen.model.package import Argument, Method
from codegen.render.literals import docstring, words
from codegen.render.statements import names, statement

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


# What templates may call.
_FUNCTIONS: dict[str, object] = {
    "docstring": docstring,
    "names": names,
    "signature": _signature,
    "statement": statement,
    "words": words,
}


def fill_template(name: str, **values: object) -> str:
    """What the template of this name makes of the values."""
    return _ENVIRONMENT.get_template(name).render(_FUNCTIONS, **values)
