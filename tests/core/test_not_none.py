"""A None is found wherever the driver would send a NULL for it, and in nothing else."""

import pytest

from attune_db.core import DynamicQuery, ListQuery, NotNone, Query, ValidationError

LIST = NotNone(0, "ids", elements=True)


@pytest.mark.parametrize(
    "value",
    [
        [None],
        [1, None],
        (1, None),
        {1, None},
        [[1, 2], [3, None]],
        [[[1], [None]], [[2], [3]]],
        [{1, None}],
    ],
)
def test_a_none_in_a_list_is_found_at_any_depth(value: object) -> None:
    with pytest.raises(ValidationError, match=r"^ids has a None in it, which isn't accepted$"):
        LIST.check((value,))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [1, 2],
        [[]],
        [(1, None)],  # a record
        [{"a": None}],
        "text",
        b"bytes",
        {"a": None},
        7,
    ],
)
def test_anything_else_is_left_to_the_driver(value: object) -> None:
    LIST.check((value,))


def test_a_value_is_found_by_its_position() -> None:
    check = NotNone(1, "k")
    check.check((None, 0))
    with pytest.raises(ValidationError, match=r"^k is None, which isn't accepted$") as caught:
        check.check(("secret", None))
    assert (caught.value.fields, caught.value.value) == (("k",), None)


def test_every_kind_of_statement_checks_its_arguments() -> None:
    checks = (NotNone(0, "k"),)
    sql = "SELECT $1::int + 1 AS n ORDER BY «n»"
    for statement in (
        Query(int, "SELECT $1::int + 1", ("k",), not_none=checks),
        DynamicQuery(int, "SELECT $1::int + 1", ("k",), not_none=checks),
        ListQuery(int, sql, ("k",), {"n": "n"}, not_none=checks),
    ):
        with pytest.raises(ValidationError, match="k is None"):
            statement.bind((None, None))
