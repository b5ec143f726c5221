"""Names that would mean two things in the module or the class of one repository."""

from collections.abc import Iterable, Iterator

from codegen.model.naming import pascal
from codegen.model.typed import Typed
from codegen.problems import Problem
from codegen.read.files import QueryFile
from codegen.read.source import is_usable

_RENAME = "rename the query"


def clashes(files: Iterable[tuple[QueryFile, list[Typed]]]) -> Iterator[Problem]:
    """Repositories of one name, and what clashes within each of them."""
    repositories: dict[str, str] = {}
    for file, found in files:
        name = pascal(file.name).casefold()  # some file systems know no difference
        first = repositories.setdefault(name, file.source.name)
        if first != file.source.name:
            message = f"{first} makes {pascal(file.name)}Repository already"
            yield Problem(file.source, 0, message, "rename one of the two files")
        yield from _within(found)


def _within(found: list[Typed]) -> Iterator[Problem]:
    imports = {name: module for it in found for module, name in it.imports}
    constants = {"SCHEMA": "what the module imports", **dict.fromkeys(imports, "a type's")}
    for it in found:
        query = it.statement.query
        constant = query.name.upper()
        whose = constants.setdefault(constant, f"the constant of {query.name}")
        if whose != f"the constant of {query.name}":
            yield query.problem(f"{constant} would be its constant, and is {whose}", _RENAME)
        elif not is_usable(constant):
            yield query.problem(f"{constant} can't be the name of a constant", _RENAME)
        if constant in query.arguments:
            message = f"the argument {constant} would hide the constant of the query"
            yield query.problem(message, "rename the parameter")
        yield from _secret(it)


def _secret(it: Typed) -> Iterator[Problem]:
    """A Struct with secrets keeps their names where a column could have its own."""
    for struct in it.structs:
        if struct.secrets and any(field.name == "secret_fields" for field in struct.fields):
            message = "no name for a field beside secrets: secret_fields"
            yield it.statement.query.problem(message, "name the column with AS", at=0)
