"""The database and its transactions, each with one repository for each query file."""

# Generated from queries by `just gen`: change that, not this.

from attune_db.core import Database as CoreDatabase
from attune_db.core import Executor, RepositoryHost
from attune_db.core import Transaction as CoreTransaction

from .codecs import TYPE_CODECS
from .repositories.action import ActionRepository
from .repositories.artifact import ArtifactRepository
from .repositories.enforcement import EnforcementRepository
from .repositories.event import EventRepository
from .repositories.execution import ExecutionRepository
from .repositories.identity import IdentityRepository
from .repositories.inquiry import InquiryRepository
from .repositories.key import KeyRepository
from .repositories.notification import NotificationRepository
from .repositories.pack import PackRepository
from .repositories.permission_assignment import PermissionAssignmentRepository
from .repositories.permission_set import PermissionSetRepository
from .repositories.policy import PolicyRepository
from .repositories.rule import RuleRepository
from .repositories.runtime import RuntimeRepository
from .repositories.sensor import SensorRepository
from .repositories.trigger import TriggerRepository
from .repositories.worker import WorkerRepository
from .schema import SCHEMA


class Repositories(RepositoryHost):
    """One repository for each query file, all on the same executor."""

    schema = SCHEMA

    def __init__(self, executor: Executor) -> None:
        """Hand the executor to each of them."""
        super().__init__(executor)
        self.action = ActionRepository(executor)
        self.artifact = ArtifactRepository(executor)
        self.enforcement = EnforcementRepository(executor)
        self.event = EventRepository(executor)
        self.execution = ExecutionRepository(executor)
        self.identity = IdentityRepository(executor)
        self.inquiry = InquiryRepository(executor)
        self.key = KeyRepository(executor)
        self.notification = NotificationRepository(executor)
        self.pack = PackRepository(executor)
        self.permission_assignment = PermissionAssignmentRepository(executor)
        self.permission_set = PermissionSetRepository(executor)
        self.policy = PolicyRepository(executor)
        self.rule = RuleRepository(executor)
        self.runtime = RuntimeRepository(executor)
        self.sensor = SensorRepository(executor)
        self.trigger = TriggerRepository(executor)
        self.worker = WorkerRepository(executor)


class Transaction(CoreTransaction, Repositories):
    """Repositories whose work is committed or rolled back together. Not for concurrent tasks."""


class Database(CoreDatabase[Transaction], Repositories):
    """A pool of connections, and repositories that run each call on one of them."""

    transaction_type = Transaction
    type_codecs = TYPE_CODECS
