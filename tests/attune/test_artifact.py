"""Every method of ArtifactRepository, and the facts that hold for them, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from attune_db import (
    AlreadyExistsError,
    Artifact,
    ArtifactRepository,
    ArtifactRetention,
    ArtifactType,
    CreateArtifactInput,
    Database,
    NotFoundError,
    OwnerType,
    Pagination,
    UpdateArtifactInput,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
LARGEST = 2**31 - 1


@pytest.fixture
def artifacts(connection: "Connection[Record]") -> ArtifactRepository:
    return ArtifactRepository(connection)


async def add(artifacts: ArtifactRepository, ref: str = "report", **fields: object) -> Artifact:
    """An artifact with this ref, and with other fields as a JSON document would give them."""
    given = {"ref": ref, "type": "file_text", **fields}
    return await artifacts.create(msgspec.convert(given, CreateArtifactInput))


async def add_at(connection: "Connection[Record]", **hours: int) -> None:
    """Artifacts of one owner, added at these hours, one after the other."""
    statement = (
        "INSERT INTO artifact (ref, scope, owner, type, created)"
        " VALUES ($1, 'pack', '1', 'url', $2)"
    )
    for ref, hour in hours.items():
        await connection.execute(statement, ref, EPOCH + timedelta(hours=hour))


def refs(artifacts: list[Artifact]) -> list[str]:
    return [artifact.ref for artifact in artifacts]


# create


async def test_a_new_artifact_has_an_id_and_both_stamps(artifacts: ArtifactRepository) -> None:
    artifact = await add(artifacts)
    assert artifact.id > 0
    assert artifact.created == artifact.updated <= datetime.now(UTC)


async def test_what_is_left_unset_takes_the_default(artifacts: ArtifactRepository) -> None:
    artifact = await add(artifacts)
    assert (artifact.scope, artifact.owner) == (OwnerType.SYSTEM, None)
    assert (artifact.retention_policy, artifact.retention_limit) == (ArtifactRetention.VERSIONS, 1)


@pytest.mark.parametrize("type", ArtifactType)
@pytest.mark.parametrize("owner", [None, "1", "core.http"])
async def test_everything_given_comes_back_as_it_went_in(
    artifacts: ArtifactRepository, type: ArtifactType, owner: str | None
) -> None:
    given = CreateArtifactInput(
        ref="logs/2024 é.txt",
        scope=OwnerType.ACTION,
        owner=owner,
        type=type,
        retention_policy=ArtifactRetention.DAYS,
        retention_limit=7,
    )
    artifact = await artifacts.get_by_id((await artifacts.create(given)).id)
    fields = msgspec.structs.asdict(given)
    assert {name: getattr(artifact, name) for name in fields} == fields


@pytest.mark.parametrize("scope", OwnerType)
async def test_every_scope_comes_back(artifacts: ArtifactRepository, scope: OwnerType) -> None:
    assert (await add(artifacts, scope=scope)).scope is scope


@pytest.mark.parametrize("policy", ArtifactRetention)
async def test_every_unit_of_retention_comes_back(
    artifacts: ArtifactRepository, policy: ArtifactRetention
) -> None:
    assert (await add(artifacts, retention_policy=policy)).retention_policy is policy


@pytest.mark.parametrize("ref", ["x", "a/b/c.txt", "Upper Case", "日本語", "x" * 500])
async def test_a_ref_is_any_name(artifacts: ArtifactRepository, ref: str) -> None:
    await add(artifacts, ref)
    assert (await artifacts.get_by_ref(ref)).ref == ref


@pytest.mark.parametrize("limit", [1, 50, LARGEST])
async def test_a_retention_limit_is_at_least_1(artifacts: ArtifactRepository, limit: int) -> None:
    assert (await add(artifacts, retention_limit=limit)).retention_limit == limit


NONSENSE = pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("ref", "", "artifact_ref_given"),
        ("owner", "", "artifact_owner_given"),
        ("retention_limit", 0, "artifact_retention_limit_range"),
        ("retention_limit", -1, "artifact_retention_limit_range"),
    ],
)


@NONSENSE
async def test_nonsense_is_not_added(
    artifacts: ArtifactRepository, field: str, value: object, constraint: str
) -> None:
    given = {"ref": "report", "type": "url", field: value}
    with pytest.raises(ValidationError) as caught:
        await artifacts.create(msgspec.convert(given, CreateArtifactInput))
    assert (caught.value.entity, caught.value.field) == ("Artifact", field)
    assert (caught.value.value, caught.value.constraint) == (value, constraint)


@NONSENSE
async def test_nothing_is_changed_to_nonsense(
    artifacts: ArtifactRepository, field: str, value: object, constraint: str
) -> None:
    added = await add(artifacts)
    with pytest.raises(ValidationError) as caught:
        await artifacts.update(added.id, msgspec.convert({field: value}, UpdateArtifactInput))
    assert (caught.value.entity, caught.value.field) == ("Artifact", field)
    assert (caught.value.value, caught.value.constraint) == (value, constraint)


async def test_a_second_artifact_with_the_same_ref_already_exists(
    artifacts: ArtifactRepository,
) -> None:
    await add(artifacts, "report")
    with pytest.raises(AlreadyExistsError) as caught:
        await add(artifacts, "report")
    assert (caught.value.entity, caught.value.field) == ("Artifact", "ref")
    assert caught.value.value == "report"


async def test_of_ten_writers_of_one_ref_one_wins(db: Database) -> None:
    outcomes = await asyncio.gather(*(add(db.artifact) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(outcome, Artifact) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyExistsError) for outcome in outcomes) == 9
    assert await db.artifact.count() == 1


# find and get


async def test_an_artifact_is_found_by_its_id_and_by_its_ref(
    artifacts: ArtifactRepository,
) -> None:
    added = await add(artifacts, "report")
    assert await artifacts.find_by_id(added.id) == await artifacts.get_by_id(added.id) == added
    assert await artifacts.find_by_ref("report") == await artifacts.get_by_ref("report") == added


async def test_an_unknown_artifact_is_found_to_be_none(artifacts: ArtifactRepository) -> None:
    await add(artifacts, "report")
    assert await artifacts.find_by_id(-1) is None
    assert await artifacts.find_by_ref("Report") is None


async def test_getting_an_unknown_id_raises(artifacts: ArtifactRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await artifacts.get_by_id(-1)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Artifact", "id", -1)


async def test_getting_an_unknown_ref_raises(artifacts: ArtifactRepository) -> None:
    with pytest.raises(NotFoundError) as caught:
        await artifacts.get_by_ref("nothing")
    assert (caught.value.field, caught.value.value) == ("ref", "nothing")


Ask = Callable[[ArtifactRepository], Awaitable[list[Artifact]]]
FINDERS: dict[str, tuple[Ask, list[str]]] = {
    "scope": (lambda artifacts: artifacts.find_by_scope(OwnerType.PACK), ["b", "a"]),
    "empty scope": (lambda artifacts: artifacts.find_by_scope(OwnerType.SENSOR), []),
    "owner": (lambda artifacts: artifacts.find_by_owner("1"), ["c", "a"]),
    "unknown owner": (lambda artifacts: artifacts.find_by_owner("%"), []),
    "no owner's": (lambda artifacts: artifacts.find_by_owner(""), []),
    "both": (lambda artifacts: artifacts.find_by_scope_and_owner(OwnerType.PACK, "1"), ["a"]),
    "never both": (
        lambda artifacts: artifacts.find_by_scope_and_owner(OwnerType.IDENTITY, "2"),
        [],
    ),
    "type": (lambda artifacts: artifacts.find_by_type(ArtifactType.URL), ["d", "a"]),
    "empty type": (lambda artifacts: artifacts.find_by_type(ArtifactType.OTHER), []),
    "unit": (
        lambda artifacts: artifacts.find_by_retention_policy(ArtifactRetention.HOURS),
        ["c", "b"],
    ),
    "empty unit": (
        lambda artifacts: artifacts.find_by_retention_policy(ArtifactRetention.MINUTES),
        [],
    ),
}


@pytest.mark.parametrize(("ask", "expected"), FINDERS.values(), ids=FINDERS)
async def test_a_finder_gives_exactly_its_own_newest_first(
    artifacts: ArtifactRepository, ask: Ask, expected: list[str]
) -> None:
    await add(artifacts, "a", scope="pack", owner="1", type="url")
    await add(artifacts, "b", scope="pack", owner="2", retention_policy="hours")
    await add(artifacts, "c", scope="identity", owner="1", retention_policy="hours")
    await add(artifacts, "d", type="url")
    assert refs(await ask(artifacts)) == expected


LISTS: dict[str, Ask] = {
    "list": lambda artifacts: artifacts.list(),
    "list_paginated": lambda artifacts: artifacts.list_paginated(Pagination()),
    "find_by_scope": lambda artifacts: artifacts.find_by_scope(OwnerType.PACK),
    "find_by_owner": lambda artifacts: artifacts.find_by_owner("1"),
    "find_by_scope_and_owner": lambda artifacts: artifacts.find_by_scope_and_owner(
        OwnerType.PACK, "1"
    ),
    "find_by_type": lambda artifacts: artifacts.find_by_type(ArtifactType.URL),
    "find_by_retention_policy": (
        lambda artifacts: artifacts.find_by_retention_policy(ArtifactRetention.VERSIONS)
    ),
}


@pytest.mark.parametrize("ask", LISTS.values(), ids=LISTS)
async def test_the_newest_comes_first_and_ties_are_broken_by_id(
    artifacts: ArtifactRepository, connection: "Connection[Record]", ask: Ask
) -> None:
    await add_at(connection, newest=3, tied=2, oldest=1, last=2)
    assert refs(await ask(artifacts)) == ["newest", "last", "tied", "oldest"]


# list and count


async def test_the_list_does_not_stop_silently(
    artifacts: ArtifactRepository, connection: "Connection[Record]"
) -> None:
    await connection.execute(
        "INSERT INTO artifact (ref, type) SELECT n, 'url' FROM generate_series(1, 1001) AS n"
    )
    assert len(await artifacts.list()) == 1001


async def test_pages_are_cut_from_the_list(artifacts: ArtifactRepository) -> None:
    for ref in "edcba":
        await add(artifacts, ref)
    pages = [await artifacts.list_paginated(Pagination(page=page, per_page=2)) for page in range(4)]
    assert [refs(page) for page in pages] == [["a", "b"], ["c", "d"], ["e"], []]


async def test_the_count_grows_by_what_is_added(artifacts: ArtifactRepository) -> None:
    before = await artifacts.count()
    await add(artifacts, "a")
    await add(artifacts, "b")
    assert await artifacts.count() == before + 2


# update


@pytest.mark.parametrize(
    "given",
    [
        UpdateArtifactInput(ref="new"),
        UpdateArtifactInput(scope=OwnerType.SENSOR),
        UpdateArtifactInput(owner="7"),
        UpdateArtifactInput(owner=None),
        UpdateArtifactInput(type=ArtifactType.PROGRESS),
        UpdateArtifactInput(retention_policy=ArtifactRetention.MINUTES),
        UpdateArtifactInput(retention_limit=LARGEST),
        UpdateArtifactInput(
            ref="new",
            scope=OwnerType.IDENTITY,
            owner="7",
            type=ArtifactType.FILE_IMAGE,
            retention_policy=ArtifactRetention.HOURS,
            retention_limit=2,
        ),
    ],
)
async def test_an_update_changes_what_is_given_and_nothing_else(
    artifacts: ArtifactRepository, given: UpdateArtifactInput
) -> None:
    before = await add(artifacts, scope="pack", owner="1")
    after = await artifacts.update(before.id, given)
    fields = msgspec.structs.asdict(given).items()
    changes = {name: value for name, value in fields if value is not msgspec.UNSET}
    assert after == msgspec.structs.replace(before, **changes, updated=after.updated)
    assert after.updated > before.updated


async def test_a_json_document_is_a_patch(artifacts: ArtifactRepository) -> None:
    before = await add(artifacts, owner="1", retention_limit=5)
    body = b'{"owner": null, "type": "other"}'
    after = await artifacts.update(before.id, msgspec.json.decode(body, type=UpdateArtifactInput))
    assert (after.owner, after.type, after.retention_limit) == (None, ArtifactType.OTHER, 5)


async def test_a_ref_that_is_taken_is_not_given_again(artifacts: ArtifactRepository) -> None:
    await add(artifacts, "taken")
    other = await add(artifacts, "other")
    with pytest.raises(AlreadyExistsError) as caught:
        await artifacts.update(other.id, UpdateArtifactInput(ref="taken"))
    assert (caught.value.entity, caught.value.field) == ("Artifact", "ref")
    assert caught.value.value == "taken"


async def test_a_change_moves_updated_and_never_created(artifacts: ArtifactRepository) -> None:
    added = await add(artifacts)
    first = await artifacts.update(added.id, UpdateArtifactInput(retention_limit=2))
    second = await artifacts.update(added.id, UpdateArtifactInput(retention_limit=3))
    assert added.created == first.created == second.created
    assert added.updated < first.updated < second.updated


async def test_writing_what_is_there_moves_nothing(artifacts: ArtifactRepository) -> None:
    added = await add(artifacts)
    given = UpdateArtifactInput(ref=added.ref, owner=None, type=added.type)
    assert await artifacts.update(added.id, given) == added


async def test_nothing_given_changes_no_row(
    artifacts: ArtifactRepository, connection: "Connection[Record]"
) -> None:
    added = await add(artifacts)
    version = "SELECT xmin, ctid FROM artifact WHERE id = $1"
    before = await connection.fetchrow(version, added.id)
    assert await artifacts.update(added.id, UpdateArtifactInput()) == added
    assert await connection.fetchrow(version, added.id) == before


@pytest.mark.parametrize("given", [UpdateArtifactInput(), UpdateArtifactInput(ref="x")])
async def test_an_unknown_id_is_not_updated(
    artifacts: ArtifactRepository, given: UpdateArtifactInput
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await artifacts.update(-1, given)
    assert (caught.value.entity, caught.value.field, caught.value.value) == ("Artifact", "id", -1)


# delete


async def test_a_deleted_artifact_is_gone(artifacts: ArtifactRepository) -> None:
    added = await add(artifacts)
    assert await artifacts.delete(added.id) is True
    assert await artifacts.find_by_id(added.id) is None
    assert await artifacts.delete(added.id) is False
