"""Argument checks: arguments that the library searches for None, as a guarantee rests on that.

In `SELECT u.id FROM unnest(:ids::int[]) AS u (id)` the column isn't NULL, since no list with a None
in it is sent. What the server refuses by itself needs no check, nor does what comes out nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from codegen.infer.nullability.non_null_parameters import NonNullParameters
from codegen.infer.parameters.usage import UNUSED, ParameterUsage
from codegen.infer.result_columns import ResultColumnInfo, infer_result_columns
from codegen.ir.catalog import Catalog
from codegen.ir.oids import Oid, ParamNumber
from codegen.ir.scope import Scope
from codegen.sql.analyzed_variant import AnalyzedVariant

Infer = Callable[[NonNullParameters], tuple[ResultColumnInfo, ...]]


@dataclass(frozen=True, slots=True)
class ArgumentCheck:
    """A parameter that is always bound, and what mustn't be None."""

    position: int  # among the parameters, from 0
    key: str  # as it is written: `ids` or `input.label`
    elements: bool  # of the list; else the value itself


def infer_checked_columns(
    whole: AnalyzedVariant,
    abstract_scopes: Sequence[Scope],
    usage: Mapping[ParamNumber, ParameterUsage],
    candidates: Sequence[str],
) -> tuple[tuple[ResultColumnInfo, ...], tuple[ArgumentCheck, ...]]:
    """The columns of the result, and the checks of parameters that they count on."""

    def infer(parameters: NonNullParameters) -> tuple[ResultColumnInfo, ...]:
        return tuple(infer_result_columns(whole, abstract_scopes, parameters))

    refusing = _refusing(whole, usage, candidates)
    columns = infer(refusing)
    needed = _needed(infer, refusing, columns) if refusing else refusing
    keys = list(whole.param_types)
    checks = (
        ArgumentCheck(number - 1, keys[number - 1], elements)
        for elements, numbers in ((False, needed.values), (True, needed.elements))
        for number in numbers
    )
    return columns, tuple(sorted(checks, key=lambda check: (check.position, check.elements)))


def _refusing(
    whole: AnalyzedVariant, usage: Mapping[ParamNumber, ParameterUsage], candidates: Sequence[str]
) -> NonNullParameters:
    """The parameters whose Python types have no None, but for JSON, which has a null of its own."""
    catalog, types = whole.catalog, whole.param_types
    numbers = {ParamNumber(n): key for n, key in enumerate(types, 1) if key in candidates}
    used = {number: usage.get(number, UNUSED) for number in numbers}
    return NonNullParameters(
        frozenset(
            number
            for number, each in used.items()
            if not each.accepts_null and not _is_json(catalog, types[numbers[number]])
        ),
        frozenset(
            number
            for number, each in used.items()
            if not each.accepts_null_elements(catalog)
            and _has_plain_elements(catalog, types[numbers[number]])
        ),
    )


def _is_json(catalog: Catalog, type_: Oid) -> bool:
    base = catalog.base_type(type_)
    return base.name in ("json", "jsonb") or bool(base.element and _is_json(catalog, base.element))


def _has_plain_elements(catalog: Catalog, type_: Oid) -> bool:
    """Tell whether it is a type of arrays, of anything but JSON."""
    return bool(catalog.base_type(type_).element) and not _is_json(catalog, type_)


def _needed(
    infer: Infer, parameters: NonNullParameters, columns: tuple[ResultColumnInfo, ...]
) -> NonNullParameters:
    """As few of the parameters as the same can be inferred from."""
    if infer(NonNullParameters()) == columns:
        return NonNullParameters()
    single = (
        *(NonNullParameters(values=frozenset({number})) for number in sorted(parameters.values)),
        *(
            NonNullParameters(elements=frozenset({number}))
            for number in sorted(parameters.elements)
        ),
    )
    for each in single:
        fewer = parameters.without(each)
        if infer(fewer) == columns:
            parameters = fewer
    return parameters
