"""Names and words that the model decides."""

import keyword
import re

from codegen.ir.catalog import Relation


def pascal(name: str) -> str:
    """Name a class: PermissionSet for `permission_set`."""
    words = "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", name))
    return f"N{words}" if words[:1].isdigit() else words


def snake(name: str) -> str:
    """Name a module: permission_set for `Permission Set`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    module = re.sub(r"[\W_]+", "_", words).strip("_").lower()
    module = f"n{module}" if module[:1].isdigit() else module
    return f"{module}_" if keyword.iskeyword(module) else module


def table_name(relation: Relation) -> str:
    """The table's name, behind that of its schema where others outside public have it, too."""
    return f"{relation.schema}_{relation.name}" if relation.ambiguous else relation.name


def table_key(relation: Relation) -> str:
    """The key by which errors of the server find the table at run time."""
    return f"{relation.schema}.{relation.name}" if relation.ambiguous else relation.name


def entity_name(relation: Relation) -> str:
    """The class of a table's rows."""
    return pascal(table_name(relation))


def entity_module(relation: Relation) -> str:
    """The module of that class, in the package of entities."""
    return snake(table_name(relation))


def sentence(doc: str, addition: str) -> str:
    """The documentation with a clause added to its last sentence."""
    return f"{doc.rstrip().removesuffix('.')}; {addition}." if doc else f"{addition}."
