"""Structs of nested objects: of the JSON that a statement aggregates within a row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.base.python_names import is_attribute_name
from codegen.infer.lineage.json_shape import JsonArray, JsonObject, JsonScalar, JsonShape
from codegen.infer.result_columns import ResultColumnInfo
from codegen.model.context import Context
from codegen.model.json_types import json_type
from codegen.model.naming import pascal
from codegen.model.package import Field, Struct
from codegen.model.python_types import PythonType
from codegen.model.secrets import hide_secrets

_JSON = PythonType("Json", frozenset({("CORE", "Json")}))


@dataclass(frozen=True, slots=True)
class JsonStructBuilder:
    """Builds the Structs of the JSON in one row."""

    context: Context
    row: str  # the row's name
    module: str  # within the package of rows

    def type(self, column: ResultColumnInfo) -> PythonType | None:
        """The type of a column that aggregates JSON; None where its shape isn't known."""
        shape = column.document
        if shape is None or not self._refines(column, shape):
            return None
        type_ = self._type(shape, self._name(column))
        return None if type_.name == "Json" else replace(type_, not_null=column.not_null)

    def structs(self, column: ResultColumnInfo) -> Iterator[Struct]:
        """The Structs of the column's type, each after those within it."""
        if column.document and self.type(column):
            yield from self._structs(column.document, self._name(column), f"`{column.name}`")

    def shows_secrets(self, column: ResultColumnInfo) -> bool:
        """Tell whether the column itself has something secret in it, not only nested objects."""
        if self.type(column) is None:
            return bool(column.sources & self.context.secrets)
        return self._shows_secret(column.document)

    def _name(self, column: ResultColumnInfo) -> str:
        return f"{self.row}{pascal(column.name)}"

    def _refines(self, column: ResultColumnInfo, shape: JsonShape) -> bool:
        """Tell whether the shape says more than the column's type does."""
        if isinstance(shape, JsonScalar):
            return False
        is_array = bool(self.context.catalog.base_type(column.type).element)
        if is_array and isinstance(shape, JsonArray) and isinstance(shape.item, JsonScalar):
            return shape.item.origin in self.context.documents
        return True

    def _type(self, shape: JsonShape | None, name: str) -> PythonType:
        match shape:
            case JsonObject(fields, not_null) if all(is_attribute_name(key) for key, _ in fields):
                imports = frozenset({(f"..rows.{self.module}", name)})
                return PythonType(name, imports, not_null)
            case JsonArray(item, not_null) if item is not None:
                inner = self._type(item, name)
                return PythonType(f"list[{inner.annotation}]", inner.imports, not_null)
            case JsonScalar():
                return self._scalar_type(shape)
            case None:
                return replace(_JSON, not_null=False)
            case _:
                return replace(_JSON, not_null=shape.not_null)

    def _scalar_type(self, value: JsonScalar) -> PythonType:
        declared = self.context.documents.get(value.origin) if value.origin else None
        if declared:
            return PythonType(declared.name, declared.imports, value.not_null)
        type_ = json_type(self.context.catalog, value)
        return type_ or replace(_JSON, not_null=value.not_null and value.json_not_null)

    def _structs(self, shape: JsonShape | None, name: str, path: str) -> Iterator[Struct]:
        if isinstance(shape, JsonArray):
            yield from self._structs(shape.item, name, path)
        if not isinstance(shape, JsonObject) or self._type(shape, name).name == "Json":
            return
        fields: list[Field] = []
        imports: set[tuple[str, str]] = set()
        for key, value in shape.fields:
            nested_name = f"{name}{pascal(key)}"
            yield from self._structs(value, nested_name, f"`{key}` in {path}")
            type_ = self._type(value, nested_name)
            fields.append(Field(key, type_.annotation))
            imports |= type_.imports
        struct = Struct(
            name, self.module, f"The {path} of a row.", tuple(fields), frozenset(imports)
        )
        yield hide_secrets(
            struct, (key for key, value in shape.fields if self._shows_secret(value))
        )

    def _shows_secret(self, shape: JsonShape | None) -> bool:
        """Tell whether a value has something secret in it that no Struct of its own hides."""
        match shape:
            case JsonScalar(sources=sources):
                return bool(sources & self.context.secrets)
            case JsonArray(item=item):
                return self._shows_secret(item)
            case JsonObject(fields=fields):
                has_struct = all(is_attribute_name(key) for key, _ in fields)
                return not has_struct and any(self._shows_secret(value) for _, value in fields)
            case None:
                return False
