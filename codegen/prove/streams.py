"""Whether the rows of a statement can come through a cursor, in a transaction that only reads."""

from codegen.ask.postgres import Answer
from codegen.problems import InputError
from codegen.prove.scope import Command
from codegen.read.template import Template


def refuse_unreadable(template: Template, answer: Answer) -> None:
    """InputError where a statement that is to be streamed writes, or locks what it reads."""
    found = template.query.annotations.stream
    if found is None:
        return
    queries = [node for node in answer.tree.walk() if node.name == "QUERY"]
    if any(it.number("commandType") != Command.SELECT for it in queries):
        message = "@stream only reads, and this statement changes rows"
        hint = "leave the line out, and take the rows as a list"
        raise InputError(template.query.problem_above(found.offset, message, hint))
    if any(it.items("rowMarks") for it in queries):
        message = "@stream only reads, and this statement locks rows"
        hint = "leave out the line or the FOR"
        raise InputError(template.query.problem_above(found.offset, message, hint))
