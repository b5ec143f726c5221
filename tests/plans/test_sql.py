"""`just sql` prints the texts that a query can send, and tells how many there are."""

import re

import pytest

from attune_db import ExecutionRepository, PackRepository
from attune_db.repositories import pack
from plans.sql import main
from plans.texts import count_texts, texts


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(arguments)
    return capsys.readouterr().out.strip().split("\n\n")


def test_a_statement_of_fixed_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"-- everything set\n{pack.FIND_BY_REF.sql};"
    assert printed(capsys, "pack.find_by_ref") == [text, "-- 1 texts"]


def test_an_update_is_printed_with_each_of_its_assignments_or_without(
    capsys: pytest.CaptureFixture[str],
) -> None:
    *blocks, last = printed(capsys, "execution.update", "--limit", "0")
    assert last == "-- 16 texts"
    assert len(set(blocks)) == 16
    assert [block for block in blocks if "UPDATE" not in block] == [blocks[-1]]
    assert "SELECT    id, action" in blocks[-1]


def test_of_many_texts_the_first_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    *blocks, last = printed(capsys, "execution.search", "--limit", "10")
    assert len(blocks) == 10
    assert "81920 texts, of which these are the first 10" in last
    titles = [re.findall("-- (.*)", block)[0] for block in blocks]
    assert titles[:3] == ["first page", "next page", "order oldest, first page"]
    assert titles[-1] == "count"


def test_what_a_field_is_required_for_is_in_every_text() -> None:
    every = list(texts(PackRepository, "create"))
    assert len(every) == count_texts(PackRepository, "create")
    assert all("VALUES ($1, $2, " in text.sql for text in every)


def test_so_many_texts_are_listed_as_are_counted() -> None:
    for name in ("update_if", "create_many", "find_by_id", "page_by_action_ref"):
        every = [text.sql for text in texts(ExecutionRepository, name)]
        assert len(every) == count_texts(ExecutionRepository, name)


@pytest.mark.parametrize("name", ["execution", "execution.nothing", "nothing.list", "pack.FIND"])
def test_a_query_that_is_not_there_is_an_error(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name])
    assert f"there is no query {name}" in capsys.readouterr().err
