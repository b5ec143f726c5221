"""Identities: persons and service accounts."""

# Generated from queries/identity.sql by `just gen`: change that, not this.

from typing import TypeAlias

from attune_db.core import BaseRepository, DynamicQuery, Pagination, Query, ReadQuery, UpdateQuery

from ..entities.identity import Identity
from ..inputs.identity import CreateIdentityInput, UpdateIdentityInput
from ..rows.identity import IdentitySummary
from ..schema import SCHEMA

# In the class, `list` is a method.
IdentityList: TypeAlias = list[Identity]
IdentitySummaryList: TypeAlias = list[IdentitySummary]

FIND_BY_ID = ReadQuery(
    Identity,
    """\
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
WHERE id = $1""",
    ("id",),
)

FIND_BY_LOGIN = ReadQuery(
    Identity,
    """\
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
WHERE login = $1""",
    ("login",),
)

LIST = ReadQuery(
    Identity,
    """\
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
ORDER BY login""",
)

LIST_PAGINATED = ReadQuery(
    Identity,
    """\
SELECT id, login, display_name, password_hash, attributes, created, updated
FROM identity
ORDER BY login
LIMIT $1 OFFSET $2""",
    ("limit", "offset"),
)

LIST_SUMMARIES = ReadQuery(
    IdentitySummary,
    """\
SELECT id, login, display_name, attributes, created, updated
FROM identity
ORDER BY login""",
)

COUNT = ReadQuery(int, "SELECT count(*) FROM identity")

CREATE = DynamicQuery(
    Identity,
    """\
INSERT INTO identity (login, display_name, password_hash, attributes)
VALUES (${input.login}, ${input.display_name}, ${input.password_hash}, ${input.attributes})
RETURNING id, login, display_name, password_hash, attributes, created, updated""",
)

UPDATE = UpdateQuery(
    Identity,
    """\
UPDATE identity
SET «display_name = ${input.display_name}»,
    «password_hash = ${input.password_hash}»,
    «attributes = ${input.attributes}»
WHERE id = $1
RETURNING id, login, display_name, password_hash, attributes, created, updated""",
    ("id",),
)

DELETE = Query(
    int,
    """\
DELETE FROM identity
WHERE id = $1""",
    ("id",),
)


class IdentityRepository(BaseRepository):
    """Identities: persons and service accounts."""

    entity = "Identity"
    schema = SCHEMA

    async def find_by_id(self, id: int) -> Identity | None:
        """The identity with this id."""
        return await self._fetch_optional(FIND_BY_ID, id)

    async def get_by_id(self, id: int) -> Identity:
        """The identity with this id; NotFoundError if there is none."""
        return await self._fetch_one(FIND_BY_ID, id)

    async def find_by_login(self, login: str) -> Identity | None:
        """The identity with this login, upper and lower case told apart."""
        return await self._fetch_optional(FIND_BY_LOGIN, login)

    async def get_by_login(self, login: str) -> Identity:
        """The identity with this login, upper and lower case told apart; NotFoundError if
        there is none.
        """
        return await self._fetch_one(FIND_BY_LOGIN, login)

    async def list(self) -> IdentityList:
        """All identities, by login."""
        return await self._fetch_all(LIST)

    async def list_paginated(self, pagination: Pagination) -> IdentityList:
        """One page of all identities, by login."""
        return await self._fetch_all(LIST_PAGINATED, pagination.limit, pagination.offset)

    async def list_summaries(self) -> IdentitySummaryList:
        """All identities without their password hashes, by login."""
        return await self._fetch_all(LIST_SUMMARIES)

    async def count(self) -> int:
        """How many identities there are."""
        return await self._fetch_value(COUNT)

    async def create(self, input: CreateIdentityInput) -> Identity:
        """Add an identity."""
        return await self._fetch_one(CREATE, input)

    async def update(self, id: int, input: UpdateIdentityInput) -> Identity:
        """Change the given fields of an identity; NotFoundError if there is none."""
        return await self._fetch_one(UPDATE, id, input)

    async def delete(self, id: int) -> bool:
        """Remove the identity with this id, and its assignments; true if there was one."""
        return await self._execute_one(DELETE, id)
