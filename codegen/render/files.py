"""The package's files, by templates that look like what they write."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from codegen.model.package import (
    ALIAS_IMPORTS,
    Alias,
    Import,
    Package,
    Struct,
)
from codegen.render.templates import fill_template

Files = dict[PurePosixPath, str]

_Member = TypeVar("_Member", Struct, Alias)

# What `attune_db.core` gives to users; every package that is generated hands it on.
CORE_NAMES = (
    "AccessDeniedError",
    "AlreadyExistsError",
    "ChangedError",
    "CodecsMissingError",
    "ConstraintError",
    "Create",
    "DatabaseError",
    "DecodeError",
    "Delete",
    "DocumentError",
    "ErrorAction",
    "Executor",
    "FindById",
    "FindByRef",
    "InsufficientResourcesError",
    "InvalidCursorError",
    "Isolation",
    "Json",
    "List",
    "MissingReferenceError",
    "NotFoundError",
    "OutcomeUnknownError",
    "Page",
    "Pagination",
    "PoolStats",
    "PoolTimeoutError",
    "QueryCanceledError",
    "QueryError",
    "Repository",
    "RetryableError",
    "RowStream",
    "ServerError",
    "StillReferencedError",
    "UnavailableError",
    "Update",
    "ValidationError",
    "init_connection",
    "transactional",
)

# What the core itself doesn't import, since few packages need it.
_CORE_MODULES = {
    "json_decoder": "CORE.json_decoding",
    "naive_columns": "CORE.infinite_timestamps",
    "row_factory": "CORE.row_factories",
}

_FROM_SCHEMA = ("codecs.py", "composites", "entities", "enums", "schema.py")
_ENTITY_OPTIONS = "frozen=True"
_INPUT_OPTIONS = "frozen=True, kw_only=True, forbid_unknown_fields=True"


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the package, not written yet."""

    path: PurePosixPath  # in the package
    template: str
    values: Mapping[str, object]  # what the template is filled with


@dataclass(frozen=True, slots=True)
class _StructFolder:
    """A subpackage of Structs, a module for each table or query file."""

    name: str
    doc: str  # of the subpackage
    module_doc: str  # of a module, but for its name
    structs: Sequence[Struct]
    options: str  # of each Struct's class
    aliases: Sequence[Alias] = ()


def render(package: Package) -> Files:
    """Write every file of the package, by its path in it."""
    return {
        file.path: fill_template(file.template, header=_header(package, file.path), **file.values)
        for file in _files(package)
    }


def _header(package: Package, path: PurePosixPath) -> str:
    """The comment that tells where a file comes from."""
    from_schema = path.parts[0] in _FROM_SCHEMA
    source = package.migrations if from_schema else package.queries
    named = path.stem in {repository.module for repository in package.repositories}
    if source == package.queries and named:
        source = f"{source}/{path.stem}.sql"
    return f"# Generated from {source} by `{package.command}`: change that, not this."


def _files(package: Package) -> Iterator[_File]:
    for folder in _struct_folders(package):
        if folder.structs or folder.aliases:
            yield from _struct_files(package, folder)
    if package.enums:
        yield from _enum_files(package)
    yield from _repository_files(package)
    if package.codecs:
        yield _codecs_file(package)
    yield _File(PurePosixPath("schema.py"), "schema.py.j2", {"package": package})
    yield _File(PurePosixPath("database.py"), "database.py.j2", {"package": package})
    yield _package_init(package)


def _struct_folders(package: Package) -> tuple[_StructFolder, ...]:
    composites = [composite.struct for composite in package.composites]
    return (
        _StructFolder(
            "entities",
            "Entities: the rows of the tables.",
            "Rows of the table",
            package.entities,
            _ENTITY_OPTIONS,
        ),
        _StructFolder(
            "rows",
            "Rows of the queries whose columns aren't those of one table.",
            "Rows of the queries on",
            package.rows,
            _ENTITY_OPTIONS,
        ),
        _StructFolder(
            "inputs",
            "Inputs of the queries: what they create, change and look for.",
            "Inputs of the queries on",
            package.inputs,
            _INPUT_OPTIONS,
            package.aliases,
        ),
        _StructFolder(
            "composites",
            "Values of the composite types.",
            "Values of the composite type",
            composites,
            _ENTITY_OPTIONS,
        ),
    )


def _struct_files(package: Package, folder: _StructFolder) -> Iterator[_File]:
    structs = _by_module(folder.structs)
    aliases = _by_module(folder.aliases)
    names: dict[str, list[str]] = {}
    for module in dict.fromkeys([*structs, *aliases]):
        own, named = structs.get(module, []), aliases.get(module, [])
        names[module] = _names(own, named)
        values = {
            "doc": f"{folder.module_doc} {module}.",
            "structs": own,
            "options": folder.options,
            "aliases": named,
            "imports": list(_import_lines(package, *_struct_imports(own, named))),
        }
        yield _File(PurePosixPath(folder.name, f"{module}.py"), "structs.py.j2", values)
    yield _folder_init(folder.name, folder.doc, names)


def _names(structs: Iterable[Struct], aliases: Iterable[Alias]) -> list[str]:
    return [*(struct.name for struct in structs), *(alias.name for alias in aliases)]


def _by_module(members: Iterable[_Member]) -> dict[str, list[_Member]]:
    modules: dict[str, list[_Member]] = {}
    for member in members:
        modules.setdefault(member.module, []).append(member)
    return modules


def _struct_imports(structs: list[Struct], aliases: list[Alias]) -> Iterator[Iterable[Import]]:
    if structs:
        yield {("msgspec", "Struct")}
    if aliases:
        yield ALIAS_IMPORTS
    yield from (struct.imports for struct in structs)


def _codecs_file(package: Package) -> _File:
    kinds = {
        "enum": package.enums,
        "composite": package.composites,
        "type": package.overrides,
    }
    nouns = [noun for noun, types in kinds.items() if types]
    values: dict[str, object] = {
        "package": package,
        "imports": list(_import_lines(package, *(type_.imports for type_ in package.overrides))),
        "noun": nouns[0] if len(nouns) == 1 else "type",
        "texts": [override.type for override in package.overrides if override.is_text],
    }
    return _File(PurePosixPath("codecs.py"), "codecs.py.j2", values)


def _enum_files(package: Package) -> Iterator[_File]:
    for enum in package.enums:
        yield _File(PurePosixPath("enums", f"{enum.module}.py"), "enum.py.j2", {"enum": enum})
    yield _folder_init("enums", "Enums.", {enum.module: [enum.name] for enum in package.enums})


def _repository_files(package: Package) -> Iterator[_File]:
    for repository in package.repositories:
        core = {("CORE", "BaseRepository"), ("..schema", "SCHEMA")}
        names = {name for constant in repository.constants for name in constant.core_names}
        core |= {(_CORE_MODULES.get(name, "CORE"), name) for name in names}
        imports = list(_import_lines(package, core, repository.imports))
        path = PurePosixPath("repositories", f"{repository.module}.py")
        yield _File(path, "repository.py.j2", {"repository": repository, "imports": imports})
    classes = {repository.module: [repository.name] for repository in package.repositories}
    yield _folder_init("repositories", "Repositories: one for each query file.", classes)


def _folder_init(folder: str, doc: str, modules: dict[str, list[str]]) -> _File:
    values = {
        "doc": doc,
        "modules": sorted(modules.items()),
        "names": sorted(name for names in modules.values() for name in names),
    }
    return _File(PurePosixPath(folder, "__init__.py"), "subpackage.py.j2", values)


def _package_init(package: Package) -> _File:
    modules: dict[str, list[str]] = {"database": ["Database", "Transaction"]}
    if package.codecs:
        modules["codecs"] = ["init_connection"]
    for folder in _struct_folders(package):
        modules[folder.name] = _names(folder.structs, folder.aliases)
    modules["enums"] = [enum.name for enum in package.enums]
    modules["repositories"] = [repository.name for repository in package.repositories]
    own = {name for names in modules.values() for name in names}
    core = [name for name in CORE_NAMES if name not in own]
    values = {
        "core": package.core,
        "core_names": core,
        "modules": sorted((module, names) for module, names in modules.items() if names),
        "names": sorted([*core, *own]),
    }
    return _File(PurePosixPath("__init__.py"), "__init__.py.j2", values)


def _import_lines(package: Package, *groups: Iterable[Import]) -> Iterator[str]:
    """Write the import lines; the formatter puts them in order."""
    modules: dict[str, set[str]] = {}
    for named, name in (imported for group in groups for imported in group):
        module = re.sub(r"^CORE\b", package.core, named)
        if name.startswith("as "):  # the whole module, under this name
            yield _module_import(module, name.removeprefix("as "))
        else:
            modules.setdefault(module, set()).add(name)
    for module, names in sorted(modules.items()):
        yield f"from {module} import {', '.join(sorted(names))}"


def _module_import(module: str, alias: str) -> str:
    """Write the import of a whole module; one of the package's own has no absolute name."""
    if not module.startswith("."):
        return f"import {module}" if alias == module else f"import {module} as {alias}"
    parent, _, name = module.rpartition(".")
    return f"from {parent} import {name}" + (f" as {alias}" if alias != name else "")
