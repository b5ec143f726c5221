"""Structs with secret fields, as they are printed, logged and copied."""

from typing import ClassVar

import msgspec
from rich.pretty import pretty_repr

from attune_db.core import SecretStruct


class Password(SecretStruct, frozen=True):
    secret_fields: ClassVar[tuple[str, ...]] = ("value",)

    login: str
    value: str | None


TOLD = Password("ada", "enigma")


def test_a_secret_can_be_read() -> None:
    assert TOLD.value == "enigma"


def test_a_secret_does_not_show_in_a_repr() -> None:
    assert repr(TOLD) == str(TOLD) == "Password(login='ada', value=[hidden])"


def test_a_secret_does_not_show_in_a_terminal() -> None:
    assert pretty_repr(TOLD) == "Password(login='ada', value='[hidden]')"


def test_a_repr_does_not_tell_whether_there_is_a_secret() -> None:
    assert repr(Password("ada", None)) == repr(TOLD)


def test_a_struct_with_secrets_is_like_any_other() -> None:
    assert msgspec.convert({"login": "ada", "value": "enigma"}, Password) == TOLD
    assert msgspec.structs.replace(TOLD, value="other") != TOLD
