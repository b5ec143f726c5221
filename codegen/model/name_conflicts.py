"""Names that would mean two things: in the package, in a module, or in a class."""

from collections.abc import Iterable, Iterator

from codegen.base.diagnostics import Diagnostic
from codegen.base.python_names import is_python_name
from codegen.model.column_types import entity_struct
from codegen.model.composites import with_inner
from codegen.model.context import Context
from codegen.model.name_shadowing import PAGE, SEQUENCE
from codegen.model.naming import entity_module, entity_name, pascal
from codegen.model.package import ALIAS_IMPORTS, Import
from codegen.model.query_model import QueryModel
from codegen.model.shared_inputs import shared_input_conflicts
from codegen.model.shared_rows import shared_row_conflicts
from codegen.model.type_classes import types_by_class
from codegen.read.query_files import QueryFile

# What generated modules import, and what the package has besides the queries' own.
_TAKEN = (
    *("Query", "ReadQuery", "DynamicQuery", "UpdateQuery", "ListQuery", "KeysetQuery", "BulkQuery"),
    *("KeysetKey", "KeysetOrder", "KeyRange", "CopyTarget", "ErrorContext"),
    *("Precondition", "RowProbe", "RowStream", "BaseRepository", "Pagination", "SecretStruct"),
    *("Database", "Repositories", "Transaction", "StrEnum", "Struct", "UnsetType"),
)

_NAMED_INPUT = "the input that `-- @input` names"
_HELP = "rename the query, or what it returns"
_IMPORTED_HELP = "rename one of them, or cast the value to text"
_THEIRS = ("CORE", "msgspec")
_OWN_SUBPACKAGES = ("..entities.", "..rows.", "..inputs.")


def name_conflicts(
    context: Context, files: Iterable[tuple[QueryFile, list[QueryModel]]]
) -> Iterator[Diagnostic]:
    """Two queries that make one name, and tables whose name no class can have."""
    files = list(files)
    yield from repository_conflicts(files)
    every = [model for _, models in files for model in models]
    yield from shared_row_conflicts(every)
    yield from shared_input_conflicts(every)
    classes = dict.fromkeys(_TAKEN, "the core's")
    types = types_by_class(context.catalog)
    for file, models in files:
        classes.setdefault(f"{pascal(file.name)}Repository", f"the class of {file.source.name}")
        methods: dict[str, str] = {}
        for model in models:
            yield from _classes(model, classes)
            for module, name in with_inner(context.catalog, types, _imports(context, model)):
                yield from _taken(model, name, _whose(module), classes, _IMPORTED_HELP)
            origin = f"made of {model.statement.query.name}"
            for method in model.methods:
                yield from _taken(model, method.name, origin, methods)


def _classes(model: QueryModel, classes: dict[str, str]) -> Iterator[Diagnostic]:
    query = model.statement.query
    named = {annotation.name: annotation.offset for annotation in query.annotations.inputs}
    inputs = [struct.name for struct in model.inputs]
    for name in (*inputs, *(alias.name for alias in model.aliases)):
        whose = _NAMED_INPUT if name in named else f"made of {query.name}"
        if name in named and classes.setdefault(name, whose) != whose:
            message, hint = f"{name} is {classes[name]} already", "give the input another name"
            yield query.diagnose_annotation(named[name], message, hint)
        else:
            yield from _taken(model, name, whose, classes)
    for struct in model.rows:
        shared = query.annotations.row is not None
        whose = "the row that `-- @row` names" if shared else f"made of {query.name}"
        yield from _taken(model, struct.name, whose, classes)
    for table in model.shape.entities:
        name = entity_name(table)
        yield from _taken(model, name, f"the class of {table.schema}.{table.name}", classes)
        if not (is_python_name(entity_module(table)) and is_python_name(name)):
            message = f"{table.name} can't be the name of a module and a class"
            yield query.diagnose(message, "rename the table, or read it by a view")


def _imports(context: Context, model: QueryModel) -> Iterator[Import]:
    """The types of others that the statement's classes and methods name."""
    entities = (entity_struct(context, entity) for entity in model.shape.entities)
    imports = [model.imports, *(struct.imports for struct in (*model.structs, *entities))]
    imports += [ALIAS_IMPORTS for _ in model.aliases]
    for module, name in (each for imports in imports for each in imports):
        theirs = module in _THEIRS or f"{module}.{name}" in context.groups.values()
        if (module, name) in (PAGE, SEQUENCE):  # a class of that name may be beside it
            continue
        if not (theirs and name in _TAKEN) and not module.startswith(_OWN_SUBPACKAGES):
            yield module, name


def _whose(module: str) -> str:
    if module.startswith(".."):
        subpackage, _, name = module.removeprefix("..").partition(".")
        return f"the class of the {subpackage.removesuffix('s')} {name}"
    return "the core's" if module == "CORE" else f"imported from {module}"


def _taken(
    model: QueryModel, name: str, whose: str, names: dict[str, str], hint: str = _HELP
) -> Iterator[Diagnostic]:
    first = names.setdefault(name, whose)
    if first != whose:
        yield model.statement.query.diagnose(f"{name} is {first} already", hint)


_RENAME = "rename the query"


def repository_conflicts(
    files: Iterable[tuple[QueryFile, list[QueryModel]]],
) -> Iterator[Diagnostic]:
    """Repositories of one name, and what clashes within each of them."""
    repositories: dict[str, str] = {}
    for file, models in files:
        name = pascal(file.name).casefold()  # some file systems know no difference
        first = repositories.setdefault(name, file.source.name)
        if first != file.source.name:
            message = f"{first} makes {pascal(file.name)}Repository already"
            yield Diagnostic(file.source, 0, message, "rename one of the two files")
        yield from _within(models)


def _within(models: list[QueryModel]) -> Iterator[Diagnostic]:
    imports = {name: module for model in models for module, name in model.imports}
    constants = {"SCHEMA": "what the module imports", **dict.fromkeys(imports, "a type's")}
    for model in models:
        query = model.statement.query
        constant = query.name.upper()
        whose = constants.setdefault(constant, f"the constant of {query.name}")
        if whose != f"the constant of {query.name}":
            yield query.diagnose(f"{constant} would be its constant, and is {whose}", _RENAME)
        elif not is_python_name(constant):
            yield query.diagnose(f"{constant} can't be the name of a constant", _RENAME)
        if constant in query.arguments:
            message = f"the argument {constant} would hide the constant of the query"
            yield query.diagnose(message, "rename the parameter")
        yield from _secret(model)


def _secret(model: QueryModel) -> Iterator[Diagnostic]:
    """A Struct with secrets keeps their names where a column could have its own."""
    for struct in model.structs:
        if struct.secrets and any(field.name == "secret_fields" for field in struct.fields):
            message = "no name for a field beside secrets: secret_fields"
            yield model.statement.query.diagnose(message, "name the column with AS", at=0)
