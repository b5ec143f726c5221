"""What holds of each column of a statement's result, over all its variants."""

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.ask.analyzed_statement import AnalyzedStatement
from codegen.ask.catalog import Catalog, Column
from codegen.infer.lineage.json_inference import column_document
from codegen.infer.lineage.json_shape import Document
from codegen.infer.lineage.lineage import origin, sources
from codegen.infer.lineage.row_presence import UNKNOWN, Presence, presence, weakest
from codegen.infer.nullability.evaluator import Proof
from codegen.ir.scope import Scope, result_entries
from codegen.sql.assembler import Variant


@dataclass(frozen=True, slots=True)
class ProvenColumn:
    """A column of the result."""

    name: str
    type: int
    not_null: bool
    elements_not_null: bool  # of an array
    json_not_null: bool  # whether JSON is no JSON null
    dimensions: int  # of an array, 0 where they aren't known
    origin: Column | None  # the stored column that it shows, unchanged
    sources: frozenset[Column]  # the stored columns that it is made of
    at: int | None  # where it stands in the statement
    presence: Presence
    document: Document | None  # what its JSON is made of, if the statement makes it


def proven_columns(
    catalog: Catalog, whole: Variant, answer: AnalyzedStatement, scope: Scope, mixes: list[Scope]
) -> Iterator[ProvenColumn]:
    """The columns of the whole statement, with what holds of them in every variant."""
    proofs = [Proof(it) for it in mixes]
    entries = [entry.node("expr") for entry in result_entries(scope.query)]
    found = zip(answer.columns, entries, strict=True)
    for number, (column, expression) in enumerate(found, 1):
        type_ = catalog.base_type(column.type)
        is_array, is_json = bool(type_.element), type_.name in ("json", "jsonb")
        embedded = "." in column.name
        yield ProvenColumn(
            name=column.name,
            type=column.type,
            not_null=all(proof.columns[number - 1] for proof in proofs),
            elements_not_null=is_array and all(proof.has_elements(number) for proof in proofs),
            json_not_null=is_json and all(proof.has_documents(number) for proof in proofs),
            dimensions=max(proof.dimensions(number) for proof in proofs) if is_array else 0,
            origin=origin(scope, expression),
            sources=frozenset(sources(scope, number)),
            at=whole.source_offset(expression.location) if expression else None,
            # Nobody asks it of a column that isn't embedded, and it takes a while.
            presence=weakest(presence(it, number) for it in proofs) if embedded else UNKNOWN,
            document=column_document(proofs, number) if is_array or is_json else None,
        )


def unproven_columns(
    catalog: Catalog, answer: AnalyzedStatement, relations: frozenset[int]
) -> Iterator[ProvenColumn]:
    """What a rule returns may be anything, of any column."""
    touched = (catalog.relations[oid] for oid in relations if oid in catalog.relations)
    sources = frozenset(column for it in touched for column in it.columns.values())
    for it in answer.columns:
        yield ProvenColumn(
            name=it.name,
            type=it.type,
            not_null=False,
            elements_not_null=False,
            json_not_null=False,
            dimensions=0,
            origin=None,
            sources=sources,
            at=None,
            presence=UNKNOWN,
            document=None,
        )
