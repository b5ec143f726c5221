"""The database's enums as StrEnums."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from codegen.base.diagnostics import CompileError, Diagnostic
from codegen.base.python_names import is_python_name
from codegen.ir.catalog import Catalog, Type
from codegen.model.package import Enum, Import
from codegen.model.type_classes import module_of, types_by_class


def enums(catalog: Catalog, imports: Iterable[Import]) -> Iterator[Enum]:
    """The enums that the package imports, by name."""
    types = types_by_class(catalog)
    for imported in sorted(set(imports)):
        if imported in types and types[imported].kind == "e":
            yield _enum(imported, types[imported])


def _enum(imported: Import, type_: Type) -> Enum:
    members = [(_member(label), label) for label in type_.labels]
    names = [name for name, _ in members]
    if clash := next((label for name, label in members if names.count(name) > 1 or not name), None):
        message = f"the label {clash!r} of the enum {type_.name} has no name of its own in Python"
        raise CompileError(Diagnostic(None, 0, message, "rename it: ALTER TYPE … RENAME VALUE"))
    doc = type_.comment or f"The labels of `{type_.name}`."
    place = (type_.schema, type_.name)
    return Enum(imported[1], module_of(imported), place, doc, tuple(members))


def _member(label: str) -> str:
    """`file-binary` as a constant is named: FILE_BINARY; signs by what Unicode calls them."""
    words = label if re.search(r"[^\W_]", label) else " ".join(map(_sign, label)) or "empty"
    name = re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", words)).strip("_").upper()
    name = f"N{name}" if name[:1].isdigit() else name
    return name if is_python_name(name) else ""


def _sign(char: str) -> str:
    return unicodedata.name(char, "")
