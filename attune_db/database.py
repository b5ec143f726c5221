# Generated from queries by `just gen`: change that, not this.
"""The database and its transactions, each with one repository for each query file."""

from attune_db.core import Carrier, Executor
from attune_db.core import Database as CoreDatabase
from attune_db.core import Transaction as CoreTransaction

from .repositories.pack import PackRepository
from .schema import SCHEMA


class Repositories(Carrier):
    """One repository for each query file, all on the same executor."""

    schema = SCHEMA

    def __init__(self, executor: Executor) -> None:
        """Hand the executor to each of them."""
        super().__init__(executor)
        self.pack = PackRepository(executor)


class Transaction(CoreTransaction, Repositories):
    """Repositories whose work is committed or rolled back together. Not for concurrent tasks."""


class Database(CoreDatabase[Transaction], Repositories):
    """A pool of connections, and repositories that run each call on one of them."""

    transaction_type = Transaction
