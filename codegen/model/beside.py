"""Generic types of others whose names an entity may have, too: a table `page`, or `sequence`."""

from collections.abc import Collection
from dataclasses import replace

from codegen.model.package import Argument, Import, Method

PAGE: Import = ("CORE", "Page")
SEQUENCE: Import = ("collections.abc", "Sequence")

PAGE_VERB = "_fetch_page"
ROWS_OF_EACH, COUNT_OF_EACH = "_fetch_each", "_execute_each"

# What they are imported as where an entity has the name, and whose methods mean them.
_OTHERWISE = {
    PAGE: ("core", (PAGE_VERB,)),
    SEQUENCE: ("abc", (ROWS_OF_EACH, COUNT_OF_EACH)),
}


def beside_entities(
    methods: tuple[Method, ...], imports: frozenset[Import]
) -> tuple[tuple[Method, ...], frozenset[Import]]:
    """The methods of one class, in which such a type is what it is meant to be."""
    for (module, name), (wanted, verbs) in _OTHERWISE.items():
        names = [name.removeprefix("as ") for _, name in imports]
        if (module, name) not in imports or names.count(name) == 1:
            continue
        alias = _free(wanted, {*names, *(it.name for it in methods)})
        methods = tuple(
            _spelled(it, f"{name}[", alias) if it.verb in verbs else it for it in methods
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

    arguments = (Argument(it.name, spell(it.annotation), it.default) for it in method.arguments)
    return replace(method, arguments=tuple(arguments), returns=spell(method.returns))
