"""Volatility of nodes that no analysis knows."""

import pytest

from codegen.ir.nodes import Unknown
from codegen.ir.volatility import contains_volatile


@pytest.mark.parametrize("name", ["TABLESAMPLECLAUSE", "EXPRESSIONOFTHEFUTURE"])
def test_a_node_that_no_class_knows_may_have_another_value_each_time(name: str) -> None:
    assert contains_volatile(Unknown(name="XMLEXPR", rest=(("args", Unknown(name=name)),)))


def test_a_node_that_is_known_to_compute_nothing_of_its_own_may_not() -> None:
    assert not contains_volatile(Unknown(name="XMLEXPR"))
