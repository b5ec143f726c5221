"""Non-null parameters: those for which no NULL is ever sent, nor within an array."""

from dataclasses import dataclass, replace
from typing import Self

from codegen.ir.nodes import Expr, Param
from codegen.ir.oids import ParamNumber
from codegen.ir.walk import parameter_number


@dataclass(frozen=True, slots=True)
class NonNullParameters:
    """Parameters by their numbers, in each variant of the statement the same."""

    values: frozenset[ParamNumber] = frozenset()
    elements: frozenset[ParamNumber] = frozenset()  # arrays without a NULL in them

    def has_value(self, param: Param) -> bool:
        """Tell whether no NULL is sent for a parameter."""
        return parameter_number(param) in self.values

    def has_elements(self, expr: Expr) -> bool:
        """Tell whether an expression is a parameter for which no array with a NULL is sent."""
        return parameter_number(expr) in self.elements

    def without(self, other: Self) -> Self:
        """The parameters, of which the other ones may be NULL."""
        values, elements = self.values - other.values, self.elements - other.elements
        return replace(self, values=values, elements=elements)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.values or self.elements)


NO_PARAMETERS = NonNullParameters()
