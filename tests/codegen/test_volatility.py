"""Volatility of nodes that no analysis knows."""

from codegen.ir.nodes import Unknown
from codegen.ir.volatility import contains_volatile


def test_a_node_that_no_class_knows_may_have_another_value_each_time() -> None:
    of_the_future = Unknown(name="EXPRESSIONOFTHEFUTURE")
    assert contains_volatile(of_the_future)
    assert contains_volatile(Unknown(name="XMLEXPR", rest=(("args", of_the_future),)))


def test_a_node_that_is_known_to_compute_nothing_of_its_own_may_not() -> None:
    assert not contains_volatile(Unknown(name="XMLEXPR"))
