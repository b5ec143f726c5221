"""Pages, and what is refused as one."""

import msgspec
import pytest

from attune_db.core import Pagination


def test_the_first_page_has_fifty_rows() -> None:
    assert (Pagination().limit, Pagination().offset) == (50, 0)


def test_pages_count_from_zero() -> None:
    assert (Pagination(page=2, per_page=10).limit, Pagination(2, 10).offset) == (10, 20)


def test_the_last_offset_is_a_bigint() -> None:
    assert Pagination((2**63 - 1) // 1000, 1000).offset < 2**63


REFUSED = [(-1, 50), (0, 0), (0, -1), (0, 1001), ((2**63 - 1) // 1000 + 1, 1000)]


@pytest.mark.parametrize(("page", "per_page"), REFUSED)
def test_what_is_out_of_range_is_refused(page: int, per_page: int) -> None:
    with pytest.raises(ValueError, match=r"give [01] to"):
        Pagination(page, per_page)


@pytest.mark.parametrize(("page", "per_page"), REFUSED)
def test_what_is_out_of_range_is_not_decoded(page: int, per_page: int) -> None:
    body = msgspec.json.encode({"page": page, "per_page": per_page})
    with pytest.raises(msgspec.ValidationError, match=r"give [01] to"):
        msgspec.json.decode(body, type=Pagination)
