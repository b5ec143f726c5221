"""Capabilities of repositories, for services to type against; repositories fit structurally."""

from __future__ import annotations

import builtins
from typing import Protocol, TypeVar

from .pagination import Pagination

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
I_contra = TypeVar("I_contra", contravariant=True)


class Repository(Protocol):
    """Any repository."""

    @property
    def entity(self) -> str:
        """The name of its entity, such as `Pack`."""
        ...


class FindById(Protocol[E_co]):
    """Rows have an id."""

    async def find_by_id(self, id: int, /) -> E_co | None:
        """The row with this id."""
        ...

    async def get_by_id(self, id: int, /) -> E_co:
        """The row with this id; NotFoundError if there is none."""
        ...


class FindByRef(Protocol[E_co]):
    """Rows have a ref, their name among people."""

    async def find_by_ref(self, ref: str, /) -> E_co | None:
        """The row with this ref."""
        ...

    async def get_by_ref(self, ref: str, /) -> E_co:
        """The row with this ref; NotFoundError if there is none."""
        ...


class List(Protocol[E]):
    """Rows can be listed, in an order that is always the same."""

    async def list(self) -> builtins.list[E]:
        """All rows."""
        ...

    async def list_paginated(self, pagination: Pagination, /) -> builtins.list[E]:
        """One page of all rows."""
        ...


class Create(Protocol[I_contra, E_co]):
    """Rows can be added."""

    async def create(self, input: I_contra, /) -> E_co:
        """The new row; ConstraintError if the schema refuses it."""
        ...


class Update(Protocol[I_contra, E_co]):
    """Rows can be changed in part."""

    async def update(self, id: int, input: I_contra, /) -> E_co:
        """The row as it is now, its unset fields unchanged; NotFoundError if there is none."""
        ...


class Delete(Protocol):
    """Rows can be removed."""

    async def delete(self, id: int, /) -> bool:
        """Remove the row; false if there was none, StillReferencedError if another one needs it."""
        ...
