"""Types whose names a class uses for something else.

In a class with a method `list`, checkers take `list[Pack]` for the method; in a Struct with a field
`date`, the type `date` is gone. There such a type is written with its module: `builtins.list`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from codegen.model.package import Field, Method, Struct

_BUILTINS = frozenset({"bool", "bytes", "float", "int", "list", "str"})


def visible_methods(methods: Iterable[Method]) -> tuple[Method, ...]:
    """The methods of one class, none of whose types is taken for another method."""
    methods = tuple(methods)
    hidden = dict.fromkeys(_BUILTINS.intersection(it.name for it in methods), "builtins")
    return tuple(_method(method, hidden) for method in methods)


def visible_fields(struct: Struct) -> Struct:
    """The Struct, none of whose types is taken for one of its fields."""
    names = {field.name for field in struct.fields}
    modules = {name: module for module, name in struct.imports if name in names}
    modules |= dict.fromkeys(_BUILTINS & names, "builtins")
    if not modules:
        return struct
    hidden = {name: _alias(module, names) for name, module in modules.items()}
    imports = {it for it in struct.imports if it[1] not in hidden}
    imports |= {(module, f"as {hidden[name]}") for name, module in modules.items()}
    fields = tuple(_field(field, hidden) for field in struct.fields)
    return replace(struct, fields=fields, imports=frozenset(imports))


def _method(method: Method, hidden: dict[str, str]) -> Method:
    arguments = tuple(
        replace(it, annotation=_shown(it.annotation, hidden)) for it in method.arguments
    )
    return replace(method, arguments=arguments, returns=_shown(method.returns, hidden))


def _field(field: Field, hidden: dict[str, str]) -> Field:
    default = field.default and _shown(field.default, hidden)
    return replace(field, annotation=_shown(field.annotation, hidden), default=default)


def _alias(module: str, names: Collection[str]) -> str:
    """The module's last name, with underscores in front until no field has it."""
    alias = module.rpartition(".")[2].lower()
    while alias in names:
        alias = f"_{alias}"
    return alias


def _shown(annotation: str, hidden: dict[str, str]) -> str:
    for name, module in hidden.items():
        annotation = re.sub(rf"(?<![.\w]){name}\b", f"{module}.{name}", annotation)
    return annotation
