"""Names and words that the model decides."""

import keyword
import re

from codegen.ir.catalog import Relation


def pascal(name: str) -> str:
    """`permission_set` as a class is named: PermissionSet."""
    found = "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", name))
    return f"N{found}" if found[:1].isdigit() else found


def snake(name: str) -> str:
    """`Permission Set` as a module is named: permission_set."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    found = re.sub(r"[\W_]+", "_", words).strip("_").lower()
    found = f"n{found}" if found[:1].isdigit() else found
    return f"{found}_" if keyword.iskeyword(found) else found


def table_name(relation: Relation) -> str:
    """The table's name, behind that of its schema where others outside public have it, too."""
    return f"{relation.schema}_{relation.name}" if relation.ambiguous else relation.name


def table_key(relation: Relation) -> str:
    """The table as errors of the server are looked up, at run time."""
    return f"{relation.schema}.{relation.name}" if relation.ambiguous else relation.name


def entity_name(relation: Relation) -> str:
    """The class of a table's rows."""
    return pascal(table_name(relation))


def entity_module(relation: Relation) -> str:
    """The module of that class, in its room."""
    return snake(table_name(relation))


def sentence(doc: str, addition: str) -> str:
    """The documentation with a clause added to its last sentence."""
    return f"{doc.rstrip().removesuffix('.')}; {addition}." if doc else f"{addition}."
