"""Types whose names a class uses for something else.

In a class with a method `list`, checkers take `list[Pack]` for the method; there a list gets a name
outside of the class, `PackList`. In a Struct with a field `date`, the type `date` is gone; there it
is written with its module, `dt.date`.
Likewise a generic type of others whose name an entity has, too: a table `page`, or `sequence`.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial

from codegen.model.package import Argument, Field, Import, Method, Struct

PAGE: Import = ("CORE", "Page")
SEQUENCE: Import = ("collections.abc", "Sequence")

PAGE_VERB = "_fetch_page"
ROWS_OF_EACH, COUNT_OF_EACH = "_fetch_each", "_execute_each"

# What they are imported as where an entity has the name, and whose methods mean them.
_OTHERWISE = {
    PAGE: ("core", (PAGE_VERB,)),
    SEQUENCE: ("abc", (ROWS_OF_EACH, COUNT_OF_EACH)),
}


def qualify_shadowed_generics(
    methods: tuple[Method, ...], imports: frozenset[Import]
) -> tuple[tuple[Method, ...], frozenset[Import]]:
    """The methods of one class, in which such a type is what it is meant to be."""
    for (module, name), (wanted, verbs) in _OTHERWISE.items():
        names = [name.removeprefix("as ") for _, name in imports]
        if (module, name) not in imports or names.count(name) == 1:
            continue
        alias = _free(wanted, {*names, *(method.name for method in methods)})
        methods = tuple(
            _spelled(method, f"{name}[", alias) if method.verb in verbs else method
            for method in methods
        )
        imports = imports - {(module, name)} | {(module, f"as {alias}")}
    return methods, imports


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _spelled(method: Method, opening: str, alias: str) -> Method:
    def spell(annotation: str) -> str:
        return f"{alias}.{annotation}" if annotation.startswith(opening) else annotation

    arguments = (
        Argument(argument.name, spell(argument.annotation), argument.default)
        for argument in method.arguments
    )
    return replace(method, arguments=tuple(arguments), returns=spell(method.returns))


LIST_IMPORTS: frozenset[Import] = frozenset({("typing", "TypeAlias")})
"""Imports of a module whose lists have names."""

_LIST = re.compile(r"(?<![.\w\[])list\[(\w+)\]")


def name_lists(
    methods: Iterable[Method], imports: frozenset[Import]
) -> tuple[tuple[Method, ...], tuple[tuple[str, str], ...]]:
    """Name the lists of a class that has a method `list`; returns these names with their types."""
    methods = tuple(methods)
    taken = {name.removeprefix("as ") for _, name in imports}
    if "TypeAlias" in taken or all(method.name != "list" for method in methods):
        return methods, ()
    names: dict[str, str] = {}

    def name_list(match: re.Match[str]) -> str:
        name = f"{match[1][0].upper()}{match[1][1:]}List"
        if name in taken:
            return match[0]
        names[name] = match[0]
        return name

    methods = tuple(_respell(method, partial(_LIST.sub, name_list)) for method in methods)
    return methods, tuple(sorted(names.items()))


_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})


def qualify_methods(
    methods: Iterable[Method], imports: Iterable[Import]
) -> tuple[tuple[Method, ...], frozenset[Import]]:
    """The methods of one class, none of whose types is taken for another method; their imports."""
    methods, imports = tuple(methods), frozenset(imports)
    hidden, modules = _hidden({method.name for method in methods}, imports)
    return tuple(
        _respell(method, partial(_shown, hidden=hidden)) for method in methods
    ), imports | modules


def qualify_fields(struct: Struct) -> Struct:
    """The Struct, none of whose types is taken for one of its fields."""
    hidden, modules = _hidden({field.name for field in struct.fields}, struct.imports)
    if not hidden:
        return struct
    imports = (
        frozenset(imported for imported in struct.imports if imported[1] not in hidden) | modules
    )
    fields = tuple(_field(field, hidden) for field in struct.fields)
    return replace(struct, fields=fields, imports=imports)


def _hidden(
    names: Collection[str], imports: Iterable[Import]
) -> tuple[dict[str, str], frozenset[Import]]:
    """The types that these names hide, each with what its module is imported as; these imports."""
    imports = frozenset(imports)
    modules = {name: module for module, name in imports if name in names}
    modules |= dict.fromkeys(_BUILTINS.intersection(names), "builtins")
    taken = {*names, *(name for _, name in imports)}
    hidden = {name: _alias(module, taken) for name, module in modules.items()}
    return hidden, frozenset((module, f"as {hidden[name]}") for name, module in modules.items())


def _respell(method: Method, spell: Callable[[str], str]) -> Method:
    """The method with each of its types spelt another way."""
    arguments, keywords = (
        tuple(replace(argument, annotation=spell(argument.annotation)) for argument in members)
        for members in (method.arguments, method.keywords)
    )
    return replace(method, arguments=arguments, keywords=keywords, returns=spell(method.returns))


def _field(field: Field, hidden: dict[str, str]) -> Field:
    default = field.default and _shown(field.default, hidden)
    return replace(field, annotation=_shown(field.annotation, hidden), default=default)


def _alias(module: str, names: Collection[str]) -> str:
    """The module's last name, with underscores in front until nothing else has it."""
    alias = module.rpartition(".")[2].lower()
    if alias == "datetime":  # others in the same file may import the class
        alias = "dt"
    while alias in names:
        alias = f"_{alias}"
    return alias


def _shown(annotation: str, hidden: dict[str, str]) -> str:
    for name, module in hidden.items():
        annotation = re.sub(rf"(?<![.\w]){name}\b", f"{module}.{name}", annotation)
    return annotation
