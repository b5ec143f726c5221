"""Structs of what a statement gathers as JSON: the children of a row."""

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
    """Where the Structs of a row's children go, and what their names begin with."""

    context: Context
    row: str  # the row's name
    module: str  # of the rows' room

    def type(self, column: ResultColumnInfo) -> PythonType | None:
        """The type of a column that gathers JSON; None where no more is known than that."""
        found = column.document
        if found is None or not self._tells(column, found):
            return None
        type_ = self._type(found, self._name(column))
        return None if type_.name == "Json" else replace(type_, not_null=column.not_null)

    def structs(self, column: ResultColumnInfo) -> Iterator[Struct]:
        """The Structs that the column's type is made of, each after those within it."""
        if column.document and self.type(column):
            yield from self._structs(column.document, self._name(column), f"`{column.name}`")

    def shows_secrets(self, column: ResultColumnInfo) -> bool:
        """Whether the column itself has something secret in it, not only its children."""
        if self.type(column) is None:
            return bool(column.sources & self.context.secrets)
        return self._shows(column.document)

    def _name(self, column: ResultColumnInfo) -> str:
        return f"{self.row}{pascal(column.name)}"

    def _tells(self, column: ResultColumnInfo, document: JsonShape) -> bool:
        """Whether the document says more than the column's type does."""
        if isinstance(document, JsonScalar):
            return False
        is_array = bool(self.context.catalog.base_type(column.type).element)
        if is_array and isinstance(document, JsonArray) and isinstance(document.item, JsonScalar):
            return document.item.origin in self.context.documents
        return True

    def _type(self, document: JsonShape | None, name: str) -> PythonType:
        match document:
            case JsonObject(fields, not_null) if all(is_attribute_name(key) for key, _ in fields):
                imports = frozenset({(f"..rows.{self.module}", name)})
                return PythonType(name, imports, not_null)
            case JsonArray(item, not_null) if item is not None:
                inner = self._type(item, name)
                return PythonType(f"list[{inner.annotation}]", inner.imports, not_null)
            case JsonScalar():
                return self._value(document)
            case None:
                return replace(_JSON, not_null=False)
            case _:
                return replace(_JSON, not_null=document.not_null)

    def _value(self, value: JsonScalar) -> PythonType:
        given = self.context.documents.get(value.origin) if value.origin else None
        if given:
            return PythonType(given.name, given.imports, value.not_null)
        found = json_type(self.context.catalog, value)
        return found or replace(_JSON, not_null=value.not_null and value.json_not_null)

    def _structs(self, document: JsonShape | None, name: str, path: str) -> Iterator[Struct]:
        if isinstance(document, JsonArray):
            yield from self._structs(document.item, name, path)
        if not isinstance(document, JsonObject) or self._type(document, name).name == "Json":
            return
        fields: list[Field] = []
        imports: set[tuple[str, str]] = set()
        for key, value in document.fields:
            within = f"{name}{pascal(key)}"
            yield from self._structs(value, within, f"`{key}` in {path}")
            type_ = self._type(value, within)
            fields.append(Field(key, type_.annotation))
            imports |= type_.imports
        struct = Struct(
            name, self.module, f"The {path} of a row.", tuple(fields), frozenset(imports)
        )
        yield hide_secrets(struct, (key for key, value in document.fields if self._shows(value)))

    def _shows(self, document: JsonShape | None) -> bool:
        """Whether a document has something secret in it that no Struct of its own hides."""
        match document:
            case JsonScalar():
                return bool(document.sources & self.context.secrets)
            case JsonArray():
                return self._shows(document.item)
            case JsonObject():
                hidden = all(is_attribute_name(key) for key, _ in document.fields)
                return not hidden and any(self._shows(value) for _, value in document.fields)
            case None:
                return False
