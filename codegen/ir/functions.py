"""Functions of the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from codegen.ir.oids import Oid


@dataclass(frozen=True, slots=True)
class Function:
    """A function, or what stands behind an operator."""

    oid: Oid
    name: str
    strict: bool
    volatile: bool
    built_in: bool
    arguments: tuple[Oid, ...]  # their types


Functions: TypeAlias = Mapping[Oid, Function]
"""All functions of a database, by number."""
