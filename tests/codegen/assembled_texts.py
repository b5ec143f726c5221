"""The texts that the library assembles, held against those that PostgreSQL was asked about."""

import contextlib
import importlib
import inspect
from collections.abc import Collection, Generator, Iterator
from types import ModuleType

import pytest

from attune_db.core import BaseRepository, BulkQuery, DynamicQuery, Query
from codegen.ask.analyzer import Analyzer
from codegen.ir.analyzed_statement import AnalyzedStatement
from plans.texts import Form, forms

RETURNING_ONE = "\nRETURNING 1"


@contextlib.contextmanager
def recorded_texts() -> Generator[set[str]]:
    """The texts that the compiler has PostgreSQL prepare."""
    texts, analyze = set[str](), Analyzer.analyze

    async def record(self: Analyzer, text: str) -> AnalyzedStatement:
        texts.add(text)
        return await analyze(self, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Analyzer, "analyze", record)
        yield texts


def unprepared_texts(package: ModuleType, prepared: Collection[str]) -> list[str]:
    """The texts that the library would send, and that PostgreSQL wasn't asked about.

    The compiler asks about a statement with everything set, with nothing, and with each fragment
    alone; about orders and pages with everything and with nothing. Where it asks how many rows a
    bulk statement touches, it asks about the whole one only.
    """
    texts = [text for repository, name in _queries(package) for text in _texts(repository, name)]
    return [text for text in texts if not {text, text.removesuffix(RETURNING_ONE)} & {*prepared}]


def _queries(package: ModuleType) -> Iterator[tuple[type[BaseRepository], str]]:
    for repository in vars(package).values():
        if inspect.isclass(repository) and issubclass(repository, BaseRepository):
            module = importlib.import_module(repository.__module__)
            for name, constant in vars(module).items():
                if isinstance(constant, Query | DynamicQuery | BulkQuery):
                    yield repository, name.lower()


def _texts(repository: type[BaseRepository], name: str) -> Iterator[str]:
    for form in forms(repository, name):
        units = form.units(())
        every = [slot for unit in units for slot in unit]
        yield form.text(())
        yield form.text(every)
        if _is_asked_in_part(form):
            for unit in units:
                yield form.text([slot for slot in every if slot not in unit])


def _is_asked_in_part(form: Form) -> bool:
    return form.order is None and not form.title.endswith("page") and "next page" not in form.title
