"""How an enforcement's conditions combine."""

# Generated from attune_db/migrations by `just gen`: change that, not this.

from enum import StrEnum


class EnforcementCondition(StrEnum):
    """How an enforcement's conditions combine."""

    ANY = "any"
    ALL = "all"
