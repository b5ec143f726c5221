"""The package's files, by templates that look like what they write."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from codegen.model.package import (
    ALIAS_IMPORTS,
    Alias,
    Import,
    Package,
    Struct,
)
from codegen.render.statements import core_names
from codegen.render.templates import fill_template

Files = dict[PurePosixPath, str]

# What `attune_db.core` gives to users; every package that is generated hands it on.
CORE_NAMES = (
    "AlreadyExistsError",
    "ChangedError",
    "CodecsMissingError",
    "ConstraintError",
    "Create",
    "DatabaseError",
    "Delete",
    "DocumentError",
    "Executor",
    "FindById",
    "FindByRef",
    "InvalidCursorError",
    "Isolation",
    "Json",
    "List",
    "MissingReferenceError",
    "NotFoundError",
    "Page",
    "Pagination",
    "QueryError",
    "Repository",
    "RetryableError",
    "RowStream",
    "StillReferencedError",
    "UnavailableError",
    "Update",
    "ValidationError",
    "init_connection",
)

_FROM_SCHEMA = ("codecs.py", "composites", "entities", "enums", "schema.py")
_ENTITY_OPTIONS = "frozen=True"
_INPUT_OPTIONS = "frozen=True, kw_only=True, forbid_unknown_fields=True"


def render(package: Package) -> Files:
    """Every file of the package, by its path in it."""
    files: Files = {}
    rooms = (
        ("entities", "Rows of the table", package.entities, _ENTITY_OPTIONS),
        ("rows", "Rows of the queries on", package.rows, _ENTITY_OPTIONS),
        ("inputs", "Inputs of the queries on", package.inputs, _INPUT_OPTIONS),
    )
    for room, doc, structs, options in rooms:
        aliases = package.aliases if room == "inputs" else ()
        if structs or aliases:
            files |= _struct_room(package, room, doc, structs, options, aliases)
    files |= _composites(package) | _enums(package) | _repositories(package)
    if package.codecs:
        files[PurePosixPath("codecs.py")] = _codecs(package)
    everything = {struct.name: room for room, _, structs, _ in rooms for struct in structs}
    everything |= {alias.name: "inputs" for alias in package.aliases}
    everything |= {repository.name: "repositories" for repository in package.repositories}
    everything |= {"Database": "database", "Transaction": "database"}
    everything |= {enum.name: "enums" for enum in package.enums}
    everything |= {it.struct.name: "composites" for it in package.composites}
    everything |= {"init_connection": "codecs"} if package.codecs else {}
    files |= {
        PurePosixPath("schema.py"): fill_template("schema.py.j2", package=package),
        PurePosixPath("database.py"): fill_template("database.py.j2", package=package),
        PurePosixPath("__init__.py"): _init(package, "__init__.py.j2", everything),
    }
    return {path: header(package, path) + text for path, text in files.items()}


def header(package: Package, path: PurePosixPath) -> str:
    """The line that tells where a file comes from."""
    from_schema = path.parts[0] in _FROM_SCHEMA
    source = package.migrations if from_schema else package.queries
    named = path.stem in {repository.module for repository in package.repositories}
    if source == package.queries and named:
        source = f"{source}/{path.stem}.sql"
    return f"# Generated from {source} by `{package.command}`: change that, not this.\n"


def _struct_room(
    package: Package,
    room: str,
    doc: str,
    structs: Iterable[Struct],
    options: str,
    aliases: Iterable[Alias] = (),
) -> Files:
    modules: dict[str, list[Struct]] = {}
    named: dict[str, list[Alias]] = {}
    for struct in structs:
        modules.setdefault(struct.module, []).append(struct)
    for alias in aliases:
        modules.setdefault(alias.module, [])
        named.setdefault(alias.module, []).append(alias)
    files = {
        PurePosixPath(room, f"{module}.py"): fill_template(
            "structs.py.j2",
            doc=f"{doc} {module}.",
            structs=held,
            options=options,
            aliases=named.get(module, []),
            imports=list(_imports(package, *_of_structs(held), *_of_aliases(named.get(module)))),
        )
        for module, held in modules.items()
    }
    names = {
        module: [*(it.name for it in held), *(it.name for it in named.get(module, []))]
        for module, held in modules.items()
    }
    plural = f"{doc}s" if room in ("composites", "entities") else doc
    return files | _room(room, plural, names)


def _of_structs(structs: list[Struct]) -> Iterator[Iterable[Import]]:
    """What a module imports for its Structs."""
    if structs:
        yield {("msgspec", "Struct")}
    yield from (it.imports for it in structs)


def _of_aliases(aliases: list[Alias] | None) -> Iterator[Iterable[Import]]:
    if aliases:
        yield ALIAS_IMPORTS


def _composites(package: Package) -> Files:
    structs = [it.struct for it in package.composites]
    if not structs:
        return {}
    doc = "Values of the composite type"
    return _struct_room(package, "composites", doc, structs, _ENTITY_OPTIONS)


def _codecs(package: Package) -> str:
    held = (it.imports for it in package.overrides)
    kinds = {
        "enum": package.enums and "ENUMS",
        "composite": package.composites and "composites=COMPOSITES",
        "type": package.overrides and "readers=READERS",
    }
    texts = [it.type for it in package.overrides if it.is_text]
    nouns = [noun for noun, given in kinds.items() if given]
    return fill_template(
        "codecs.py.j2",
        package=package,
        imports=list(_imports(package, *held)),
        taught=nouns[0] if len(nouns) == 1 else "type",
        given=[
            "connection",
            *(it for it in kinds.values() if it),
            *(["texts=TEXTS"] if texts else []),
        ],
        texts=texts,
    )


def _enums(package: Package) -> Files:
    if not package.enums:
        return {}
    files = {
        PurePosixPath("enums", f"{enum.module}.py"): fill_template("enum.py.j2", enum=enum)
        for enum in package.enums
    }
    return files | _room("enums", "Enums", {enum.module: [enum.name] for enum in package.enums})


def _repositories(package: Package) -> Files:
    files: Files = {}
    for repository in package.repositories:
        used = {("CORE", "BaseRepository"), ("..schema", "SCHEMA")}
        used |= {("CORE", name) for it in repository.queries for name in core_names(it)}
        files[PurePosixPath("repositories", f"{repository.module}.py")] = fill_template(
            "repository.py.j2",
            repository=repository,
            imports=list(_imports(package, used, repository.imports)),
        )
    names = {repository.module: [repository.name] for repository in package.repositories}
    return files | _room("repositories", "One repository for each query file", names)


def _room(room: str, doc: str, modules: dict[str, list[str]]) -> Files:
    names = sorted(name for held in modules.values() for name in held)
    text = fill_template("room.py.j2", doc=f"{doc}.", modules=sorted(modules.items()), all=names)
    return {PurePosixPath(room, "__init__.py"): text}


def _init(package: Package, template: str, everything: dict[str, str]) -> str:
    rooms: dict[str, list[str]] = {}
    for name, room in everything.items():
        rooms.setdefault(room, []).append(name)
    core = [name for name in CORE_NAMES if name not in everything]
    names = sorted([*core, *everything])
    return fill_template(
        template, package=package, core_names=core, rooms=sorted(rooms.items()), all=names
    )


def _imports(package: Package, *groups: Iterable[Import]) -> Iterator[str]:
    """The import lines; the formatter puts them in order."""
    modules: dict[str, set[str]] = {}
    for named, name in (it for group in groups for it in group):
        module = package.core if named == "CORE" else named
        if name.startswith("as "):  # the whole module, under this name
            yield _import(module, name.removeprefix("as "))
        else:
            modules.setdefault(module, set()).add(name)
    for module, names in sorted(modules.items()):
        yield f"from {module} import {', '.join(sorted(names))}"


def _import(module: str, alias: str) -> str:
    """The line that imports a whole module; one of the package's own has no absolute name."""
    if not module.startswith("."):
        return f"import {module}" if alias == module else f"import {module} as {alias}"
    parent, _, name = module.rpartition(".")
    return f"from {parent} import {name}" + (f" as {alias}" if alias != name else "")
