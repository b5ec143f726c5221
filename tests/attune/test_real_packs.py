"""Real packs are loaded, loaded again, brought to a new version and removed.

They are read from ../shared/data/packs.jsonl, beside the project, where it is there.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from attune_db import (
    CreateActionInput,
    CreatePackInput,
    CreatePermissionSetInput,
    CreatePolicyInput,
    CreateRuleInput,
    CreateRuntimeInput,
    CreateSensorInput,
    CreateTriggerInput,
    Database,
    StillReferencedError,
    Transaction,
    ValidationError,
)

if TYPE_CHECKING:
    from asyncpg import Connection, Record

PACKS = Path(__file__).parents[3] / "shared" / "data" / "packs.jsonl"

pytestmark = pytest.mark.skipif(not PACKS.exists(), reason=f"put the packs at {PACKS} to run this")

Line = Mapping[str, Any]
MakeOn = Callable[..., Awaitable[int]]

INPUTS: Mapping[str, type[msgspec.Struct]] = {
    "pack": CreatePackInput,
    "runtime": CreateRuntimeInput,
    "action": CreateActionInput,
    "trigger": CreateTriggerInput,
    "sensor": CreateSensorInput,
    "rule": CreateRuleInput,
    "policy": CreatePolicyInput,
    "permission_set": CreatePermissionSetInput,
}
LINKS = "pack", "runtime", "action", "trigger"
# An action's runtime is known by its id alone.
UNNAMED = {("action", "runtime")}
# What refers to others goes before these.
REMOVAL = "rule", "policy", "sensor", "action", "trigger", "runtime", "permission_set"


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return [msgspec.json.decode(line) for line in PACKS.read_bytes().splitlines()]


async def load(db: Database, lines: Iterable[Line]) -> list[Any]:
    """The rows that the lines become, in one transaction."""
    async with db.transaction() as tx:
        return await _upsert(tx, lines)


async def _upsert(tx: Transaction, lines: Iterable[Line]) -> list[Any]:
    ids: dict[tuple[str, str], int] = {}
    rows: list[Any] = []
    for line in lines:  # each may refer to those above it
        given = msgspec.convert(_with_ids(line, ids), INPUTS[line["kind"]])
        rows.append(await getattr(tx, line["kind"]).upsert(given))
        ids[line["kind"], line["ref"]] = rows[-1].id
    return rows


def _with_ids(line: Line, ids: Mapping[tuple[str, str], int]) -> dict[str, object]:
    """The fields of the input: a link is an id, with the ref beside it."""
    fields = {name: value for name, value in line.items() if name != "kind"}
    for name in set(LINKS) & set(fields):
        ref = fields[name]
        fields[name] = None if ref is None else ids[name, ref]
        if (line["kind"], name) not in UNNAMED:
            fields[f"{name}_ref"] = ref
    return fields


async def versions(connection: "Connection[Record]") -> dict[str, list["Record"]]:
    """Read the version of each row, which differs once the row is written again."""
    return {
        kind: await connection.fetch(f"SELECT id, updated, xmin, ctid FROM {kind} ORDER BY id")
        for kind in INPUTS
    }


async def excluding(db: Database, kind: str, pack: int, shipped: list[str]) -> int:
    """The one call that removes what a pack's new version ships no more."""
    repository = getattr(db, kind)
    adhoc = "non_adhoc_" if kind in {"action", "trigger"} else ""
    removed: int = await getattr(repository, f"delete_{adhoc}by_pack_excluding")(pack, shipped)
    return removed


async def counts(db: Database) -> Counter[str]:
    return Counter({kind: await getattr(db, kind).count() for kind in INPUTS})


# load


async def test_all_lines_load_in_one_transaction_and_read_back_equal(
    db: Database, lines: list[Line]
) -> None:
    await load(db, lines)
    assert await counts(db) == Counter(line["kind"] for line in lines)
    ids = {(kind, row.ref): row.id for kind in INPUTS for row in await getattr(db, kind).list()}
    for line in lines:
        row = await getattr(db, line["kind"]).get_by_ref(line["ref"])
        expected = _with_ids(line, ids)
        assert {name: getattr(row, name) for name in expected} == expected


async def test_the_lines_are_those_of_nine_packs(lines: list[Line]) -> None:
    assert len(lines) == 237
    assert sum(line["kind"] == "pack" for line in lines) == 9


async def test_what_a_line_leaves_out_takes_the_default(db: Database, lines: list[Line]) -> None:
    await load(db, lines)
    assert {action.is_adhoc for action in await db.action.list()} == {False}
    assert all(runtime.installers == {} for runtime in await db.runtime.list())


async def test_nothing_stays_of_a_load_that_fails(db: Database, lines: list[Line]) -> None:
    wrong = {**lines[-1], "ref": "Not a ref"}
    with pytest.raises(ValidationError, match="Not a ref"):
        await load(db, [*lines, wrong])
    assert await counts(db) == Counter(dict.fromkeys(INPUTS, 0))


# load again


async def test_loading_again_changes_no_row(
    db: Database, committing: "Connection[Record]", lines: list[Line]
) -> None:
    first = await load(db, lines)
    before = await versions(committing)
    assert await load(db, lines) == first
    assert await versions(committing) == before


async def test_loading_a_new_version_changes_what_differs_and_nothing_else(
    db: Database, committing: "Connection[Record]", lines: list[Line]
) -> None:
    rows = await load(db, lines)
    before = await versions(committing)
    newer = [{**line, "version": "9.9.9"} if line["kind"] == "pack" else line for line in lines]
    again = await load(db, newer)
    after = await versions(committing)
    assert [row.id for row in again] == [row.id for row in rows]
    assert {kind for kind in INPUTS if before[kind] != after[kind]} == {"pack"}


# what a new version ships no more


async def test_what_new_versions_ship_no_more_is_removed_by_one_call_for_each_kind(
    db: Database, lines: list[Line]
) -> None:
    await load(db, lines)
    used = {line[name] for line in lines for name in LINKS if line.get(name)}
    remaining = [line for line in lines if line["kind"] == "pack" or line["ref"] in used]
    for kind in REMOVAL:
        for pack in await db.pack.list():
            shipped = {line["ref"] for line in lines if _of(line, kind, pack.ref)}
            left = [line["ref"] for line in remaining if _of(line, kind, pack.ref)]
            removed = await excluding(db, kind, pack.id, left)
            assert removed == len(shipped) - len(left)
    assert await counts(db) == Counter(line["kind"] for line in remaining)


def _of(line: Line, kind: str, pack: str) -> bool:
    return (line["kind"], line.get("pack")) == (kind, pack)


async def test_what_people_made_survives(
    db: Database, committing: "Connection[Record]", lines: list[Line], make_on: MakeOn
) -> None:
    await load(db, lines)
    pack = (await db.pack.get_by_ref("st2_hello_st2")).id
    expected = {
        kind: await make_on(
            committing, kind, ref=f"st2_hello_st2.own_{kind}", pack=pack, is_adhoc=True
        )
        for kind in ("action", "trigger")
    }
    expected["rule"] = await make_on(
        committing, "rule", ref="st2_hello_st2.own_rule", pack=pack, is_adhoc=True, **expected
    )
    for kind in REMOVAL:
        await excluding(db, kind, pack, [])
    left = {kind: await getattr(db, kind).find_by_pack(pack) for kind in expected}
    assert {kind: [row.id for row in left[kind]] for kind in expected} == {
        kind: [id] for kind, id in expected.items()
    }


# remove a pack


async def test_a_pack_goes_with_all_that_it_ships_though_they_refer_to_each_other(
    db: Database, lines: list[Line]
) -> None:
    await load(db, lines)
    before = await counts(db)
    pack = await db.pack.get_by_ref("st2_hello_st2")
    assert await db.pack.delete(pack.id)
    gone = [line["kind"] for line in lines if "st2_hello_st2" in (line.get("pack"), line["ref"])]
    assert len(set(gone)) > 4
    assert await counts(db) == before - Counter(gone)


@pytest.mark.parametrize(
    ("pack", "needed", "by"),
    [("st2_linux", "Trigger", "Rule"), ("st2_core", "Runtime", "Action")],
)
async def test_a_pack_stays_while_another_one_needs_what_it_ships(
    db: Database, lines: list[Line], pack: str, needed: str, by: str
) -> None:
    await load(db, lines)
    id = (await db.pack.get_by_ref(pack)).id
    with pytest.raises(StillReferencedError) as caught:
        await db.pack.delete(id)
    assert (caught.value.entity, caught.value.other) == (needed, by)


async def test_once_nobody_needs_them_all_packs_go_and_nothing_is_left(
    db: Database, lines: list[Line]
) -> None:
    await load(db, lines)
    packs = {pack.ref: pack.id for pack in await db.pack.list()}
    for ref in sorted(packs, key=lambda ref: (ref == "st2_core", ref == "st2_linux")):
        assert await db.pack.delete(packs[ref])
    assert await counts(db) == Counter(dict.fromkeys(INPUTS, 0))
