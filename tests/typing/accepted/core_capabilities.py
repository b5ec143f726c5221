"""Capabilities that a service types against: repositories satisfy them structurally."""

from typing import assert_type

from attune_db import (
    Create,
    CreatePackInput,
    Database,
    Delete,
    FindById,
    FindByRef,
    List,
    Pack,
    PackRepository,
    Repository,
    Transaction,
    Update,
    UpdatePackInput,
)


def capabilities(packs: PackRepository) -> None:
    any_: Repository = packs
    by_id: FindById[Pack] = packs
    by_ref: FindByRef[Pack] = packs
    lists: List[Pack] = packs
    creates: Create[CreatePackInput, Pack] = packs
    updates: Update[UpdatePackInput, Pack] = packs
    deletes: Delete = packs
    print(any_, by_id, by_ref, lists, creates, updates, deletes)


async def transactions(db: Database) -> None:
    async with db.transaction(isolation="serializable") as tx:
        assert_type(tx, Transaction)
        async with tx.transaction() as inner:
            assert_type(inner, Transaction)


async def results(packs: PackRepository) -> None:
    assert_type(await packs.find_by_id(1), Pack | None)
    assert_type(await packs.get_by_id(1), Pack)
    assert_type(await packs.list(), list[Pack])
    assert_type(await packs.count(), int)
    assert_type(await packs.delete(1), bool)
