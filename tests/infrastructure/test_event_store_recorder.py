"""Does our store keep the contract of the library it stands on? The test cases `eventsourcing` ships, on our recorder."""

import pytest
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from naungan.infrastructure.log.store import PostgresEventStore


class OnOurStore:
    """Gives the library's test cases a recorder on a fresh database."""

    @pytest.fixture(autouse=True)
    def _given_a_store(self, store: PostgresEventStore) -> None:
        self.store = store

    def create_recorder(self) -> PostgresEventStore:
        return self.store


class TestApplicationRecorder(OnOurStore, ApplicationRecorderTestCase[PostgresEventStore]):
    pass


class TestNonInterleaving(OnOurStore, NonInterleavingNotificationIDsBaseCase):
    insert_num = 1000
