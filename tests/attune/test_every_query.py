"""Every query of queries/*.sql is called by a test of this folder.

The tests are read, not run, so that this one holds under xdist and alone: a call counts where the
text of its module tells which repository it is made on, by a name's annotation or by what it is
assigned, by `PackRepository(…)`, or by `….pack`. A Protocol of the module's own stands for all the
repositories whose classes the module hands on.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from codegen.model.naming import pascal
from codegen.read.query_files import read_queries

HERE = Path(__file__).parent
SOURCES = [path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*.py"))]
QUERIES = {
    file.name: [query.name for query in file.queries]
    for file in read_queries(HERE.parents[1] / "queries", [])
}

Names = frozenset[str]
NONE: Names = frozenset()


def uncalled(queries: Mapping[str, Iterable[str]], sources: Iterable[str]) -> list[str]:
    """`repository.query` for each query that none of these modules calls."""
    called: set[tuple[str, str]] = set()
    for source in sources:
        reader = Reader(queries)
        reader.visit(ast.parse(source))
        called |= reader.called
    # get_by_x sends what find_by_x sends.
    called |= {(file, name.replace("get_by_", "find_by_", 1)) for file, name in called}
    return [
        f"{file}.{name}" for file in queries for name in queries[file] if (file, name) not in called
    ]


class Reader(ast.NodeVisitor):
    """Collects what a module calls on repositories."""

    def __init__(self, repositories: Iterable[str]) -> None:
        self.classes = {f"{pascal(name)}Repository": name for name in repositories}
        self.called: set[tuple[str, str]] = set()
        self.scopes: list[dict[str, Names]] = [{}]  # the repository that a name stands for
        self.fields: dict[str, Names] = {}  # likewise, for those of the module's own classes
        self.around = NONE  # those that the annotations around a lambda speak of

    def visit_Module(self, node: ast.Module) -> None:
        """Protocols and fields first, so that annotations can speak of them."""
        parts = [part for inner in ast.walk(node) for part in handed_on(inner)]
        argument_repositories = frozenset(
            self.classes[part.id] for part in parts if part.id in self.classes
        )
        classes = [statement for statement in node.body if isinstance(statement, ast.ClassDef)]
        for made in classes:
            if any(isinstance(base, ast.Name) and base.id == "Protocol" for base in made.bases):
                self.scopes[0][made.name] = argument_repositories
        for field in (
            statement
            for made in classes
            for statement in made.body
            if isinstance(statement, ast.AnnAssign)
        ):
            if isinstance(field.target, ast.Name):
                repositories = self.fields.get(field.target.id, NONE)
                self.fields[field.target.id] = repositories | self.spoken_of(field.annotation)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """`packs.find_by_id`, called or handed on to be."""
        self.called |= {(name, node.attr) for name in self.stands_for(node.value)}
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Arguments are what their annotations say, and a call what the function returns."""
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        said = {argument.arg: self.spoken_of(argument.annotation) for argument in arguments}
        self.scopes[-1][node.name] = self.spoken_of(node.returns)
        outer, self.around = self.around, NONE.union(*said.values())
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.scopes.append(said)
        for statement in node.body:
            self.visit(statement)
        self.scopes.pop()
        self.around = outer

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """As any function."""
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Arguments are the one repository that is spoken of around it, if it is one."""
        repositories = self.around if len(self.around) == 1 else NONE
        self.scopes.append({argument.arg: repositories for argument in node.args.args})
        self.generic_visit(node)
        self.scopes.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """`packs: PackRepository = …`, and the annotation of lambdas in a table."""
        outer, self.around = self.around, self.spoken_of(node.annotation)
        self.assign(node.target, self.around)
        if node.value:
            self.visit(node.value)
        self.around = outer

    def visit_Assign(self, node: ast.Assign) -> None:
        """`packs = PackRepository(…)`, and aliases of types."""
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for name, value in zip(target.elts, node.value.elts, strict=False):
                    self.assign(name, self.stands_for(value))
            else:
                alias = isinstance(node.value, ast.Subscript)
                repositories = self.spoken_of(node.value) if alias else self.stands_for(node.value)
                self.assign(target, repositories)
        self.generic_visit(node)

    def assign(self, target: ast.expr, repositories: Names) -> None:
        if isinstance(target, ast.Name):
            self.scopes[-1][target.id] = repositories

    def stands_for(self, node: ast.AST) -> Names:
        """The repository that an expression is."""
        match node:
            case ast.Name(id=name):
                repositories = next(
                    (scope[name] for scope in reversed(self.scopes) if name in scope), NONE
                )
                return frozenset({self.classes[name]}) if name in self.classes else repositories
            case ast.Attribute(attr=name) if name in self.classes.values():
                return frozenset({name})
            case ast.Attribute(attr=name):
                return self.fields.get(name, NONE)
            case ast.Call(func=function) if not isinstance(function, ast.Attribute):
                return self.stands_for(function)
            case _:
                return NONE

    def spoken_of(self, annotation: ast.expr | None) -> Names:
        """The repositories that an annotation names, itself or by an alias."""
        return NONE.union(*(self.stands_for(name) for name in names(annotation)))


def handed_on(node: ast.AST) -> list[ast.Name]:
    """The names that are arguments, or elements of a list."""
    match node:
        case ast.Call(args=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [part for part in parts if isinstance(part, ast.Name)]
        case _:
            return []


def names(annotation: ast.expr | None) -> Iterator[ast.Name]:
    """The names in an annotation, and in the texts in it."""
    for node in ast.walk(annotation) if annotation else ():
        if isinstance(node, ast.Name):
            yield node
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from names(ast.parse(node.value, mode="eval").body)


def test_every_query_is_called() -> None:
    assert uncalled(QUERIES, SOURCES) == []


def test_there_are_queries_to_call() -> None:
    assert "find_by_id" in QUERIES["pack"]
    assert len(uncalled(QUERIES, [])) == sum(map(len, QUERIES.values()))


@pytest.mark.parametrize("file", QUERIES)
def test_a_query_that_is_new_is_missed(file: str) -> None:
    queries = {name: [*names, "never"] for name, names in QUERIES.items() if name == file}
    assert f"{file}.never" in uncalled(queries, SOURCES)


@pytest.mark.parametrize("query", ["search", "exists_by_ref", "delete"])
def test_a_query_is_missed_when_its_calls_go(query: str) -> None:
    sources = [source.replace(f".{query}(", ".other(") for source in SOURCES]
    assert f"pack.{query}" in uncalled(QUERIES, sources)


TWO = {"pack": ["list", "find_by_id"], "permission_set": ["list"]}


@pytest.mark.parametrize(
    "source",
    [
        "async def test(packs: PackRepository): await packs.list()",
        'async def test(packs: "PackRepository"): await packs.list()',
        "async def test(): await PackRepository(connection).list()",
        "async def test(): await db.pack.list()",
        "async def test(): await db.pack.list(*given)",
        "packs = PackRepository(connection)\npacks.list()",
        "packs, sets = PackRepository(c), PermissionSetRepository(c)\npacks.list()",
        "packs = tx.pack\nasync def test(): await packs.list()",
        "def packs() -> PackRepository: ...\npacks().list()",
        "ASK: dict[str, Callable[[PackRepository], int]] = {'': lambda it: it.list()}",
        "Ask = Callable[[PackRepository], int]\nASK: Ask = lambda it: it.list()",
        "@parametrize('ask', [lambda it: it.list()])\ndef test(packs: PackRepository): ...",
        "@parametrize('ask', [PackRepository.list])\ndef test(ask): ...",
        "def test(packs: PackRepository): map(packs.list, pages)",
        "class Any(Protocol): ...\nkinds = (PackRepository,)\ndef test(any: Any): any.list()",
        "class Held:\n  held: PackRepository\ndef test(x: Held): x.held.list()",
        "class Any(Protocol): ...\nKind('', PackRepository)\ndef test(any: Any): any.list()",
    ],
)
def test_a_call_counts(source: str) -> None:
    assert uncalled(TWO, [source]) == ["pack.find_by_id", "permission_set.list"]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# packs.list()",
        "'packs.list()'",
        "packs.list()",
        "def list(): ...\nlist()",
        "def test(packs: PackRepository): ...\npacks.list()",
        "def test(packs: PackRepository): packs",
        "def test(packs: PackRepository): packs.list_paginated()",
        "def test(packs: PackRepository, sets: Unknown): sets.list()",
        "def test(rules: RuleRepository): rules.list()",
        "def test(packs: PackRepository): packs.find().list()",
        "ask = lambda it: it.list()",
        "class Any(Protocol): ...\ndef test(any: Any, packs: PackRepository): any.list()",
        "class Any: ...\nkinds = (PackRepository,)\ndef test(any: Any): any.list()",
        "@parametrize('ask', [lambda it: it.list()])\n"
        "def test(packs: PackRepository, sets: PermissionSetRepository): ...",
    ],
)
def test_what_is_no_call_does_not_count(source: str) -> None:
    assert len(uncalled(TWO, [source])) == 3


def test_getting_a_row_sends_the_query_that_finds_it() -> None:
    assert "pack.find_by_id" not in uncalled(TWO, ["db.pack.get_by_id(1)"])
