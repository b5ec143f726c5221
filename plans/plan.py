"""PostgreSQL's plan of a statement, and its faults."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

LARGE = 1000  # rows; fewer are read or sorted in no time


class Node(msgspec.Struct, rename=lambda name: name.replace("_", " ").title()):
    """A step of a plan, as EXPLAIN (FORMAT JSON) gives it."""

    node_type: str
    plan_rows: float
    relation_name: str = ""
    index_name: str = ""
    filter: str = ""
    index_cond: str = ""
    recheck_cond: str = ""
    sort_key: list[str] = []
    plans: list["Node"] = []


class Explained(msgspec.Struct, rename=lambda name: name.title()):
    """The outermost object."""

    plan: Node


@dataclass(frozen=True, slots=True)
class Verdict:
    """Nodes of a plan that lack an index, and the indexes that it uses."""

    complaints: list[str] = field(default_factory=list[str])
    indexes: set[str] = field(default_factory=set[str])


def judge(text: str, sizes: dict[str, float]) -> Verdict:
    """The verdict on a plan, given the tables' sizes in rows."""
    [explained] = msgspec.json.decode(text, type=list[Explained])
    nodes = list(_walk(explained.plan))
    complaints = [complaint for node in nodes for complaint in _complaints(node, sizes)]
    return Verdict(complaints, {node.index_name for node in nodes if node.index_name})


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for below in node.plans:
        yield from _walk(below)


def _complaints(node: Node, sizes: dict[str, float]) -> Iterator[str]:
    large = sizes.get(node.relation_name, 0) > LARGE
    if node.node_type == "Seq Scan" and large and node.filter:
        yield f"reads all of {node.relation_name} for {node.filter}"
    if node.node_type.startswith("Index") and large and node.filter and not node.index_cond:
        yield f"walks all of {node.index_name} for {node.filter}"
    if node.sort_key and node.plans and node.plans[0].plan_rows > LARGE:
        yield f"sorts {node.plans[0].plan_rows:.0f} rows by {', '.join(node.sort_key)}"
