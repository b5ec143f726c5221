"""Queries that are as fast as they can be without an index, and why."""

from collections.abc import Mapping

# By repository.query, or by repository.query(the filter's fields; the order > what a cursor lacks);
# `*` stands for anything.
EXCUSED: Mapping[str, str] = {
    "*.search": "a piece of text anywhere in it: no index of PostgreSQL's own finds that",
    "*(query*": "words anywhere in it: likewise",
    "*(name_contains*": "a piece of a name: likewise",
    "*(result_contains*": "a piece of a result: likewise",
    "*(top_level_only*": "three of four runs have no parent: a page is full after a few more",
    "*.list_search(*; [a-z]*": "what packs ship, a few thousand rows: the first of them are sorted",
    "artifact.search(*; ref*": "by name people look among names that begin alike",
    "*(since; [a-z]*": "a time of creation, in another order: read until a page is full",
    "*(before; [a-z]*": "likewise",
    "worker.find_action_workers": "two of three roles, most of the workers: the order is served",
}
