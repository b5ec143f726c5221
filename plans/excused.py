"""Queries that are as fast as they can be without an index, and why."""

from collections.abc import Mapping

# By repository.query, or by repository.query(the filter's fields); `*` stands for any name.
EXCUSED: Mapping[str, str] = {
    "*.search": "a piece of text anywhere in it: no index of PostgreSQL's own finds that",
    "*(query)": "words anywhere in it: likewise",
    "*(name_contains)": "a piece of a name: likewise",
    "worker.find_action_workers": "two of three roles, most of the workers: the order is served",
}
