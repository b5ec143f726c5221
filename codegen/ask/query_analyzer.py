"""Analyses the variants of one query, and maps PostgreSQL's errors to its file."""

from dataclasses import dataclass

from codegen.ask.analyzer import Analyzer, StatementRejectedError
from codegen.ask.error_mapping import explain_rejection
from codegen.base.diagnostics import CompileError
from codegen.ir.catalog import Catalog
from codegen.read.template import Template
from codegen.sql.analyzed_variant import AnalyzedVariant
from codegen.sql.assembler import Variant


@dataclass(frozen=True, slots=True)
class QueryAnalyzer:
    """Analyses texts of one query."""

    analyzer: Analyzer
    catalog: Catalog
    template: Template

    async def analyze(self, variant: Variant, circumstance: str = "") -> AnalyzedVariant:
        """Analyse a variant; CompileError where PostgreSQL rejects it.

        The circumstance ends the error's message, as in " (with nothing given)".
        """
        try:
            statement = await self.analyzer.analyze(variant.text)
        except StatementRejectedError as rejection:
            raise self._error(variant, rejection, circumstance) from rejection
        return AnalyzedVariant(variant, statement, self.catalog)

    async def check_plan(self, variant: Variant) -> None:
        """Refuse a variant that PostgreSQL analyses, and can't run: some FULL JOINs, say."""
        try:
            await self.analyzer.plan(variant.text)
        except StatementRejectedError as rejection:
            raise self._error(variant, rejection, "") from rejection

    def _error(
        self, variant: Variant, rejection: StatementRejectedError, circumstance: str
    ) -> CompileError:
        arguments = (self.catalog, self.template, variant, rejection, circumstance)
        return CompileError(explain_rejection(*arguments))
