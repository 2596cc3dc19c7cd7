"""Does a command survive whatever is killed meanwhile? Clerks who send one over HTTP until it is answered."""

import http.client
import json
import random
import threading
from uuid import UUID, uuid5

from .house import PATIENCE, Closed, House

_KEYS = UUID("0c8c2d8e-5a75-4d4c-9f0a-8a5cb2f3a1d4")
_COUNT = """mutation($input: CountEligibleWorkersInput!) {
  countEligibleWorkers(input: $input) { position userErrors { code } }
}"""


class Clerk(threading.Thread):
    """Counts eligible workers again and again, each command under its key until an answer comes; now and then one that
    was answered is sent again. `answers` is the position each key was answered with.
    """

    def __init__(self, house: House, number: int, seed: int) -> None:
        super().__init__(name=f"clerk {number}", daemon=True)
        self.answers: dict[UUID, int] = {}
        self.unanswered = 0  # attempts without an answer
        self.problem: BaseException | None = None
        self._house = house
        self._number = number
        self._pick = random.Random(seed * 1_000 + number)
        self._enough = threading.Event()

    def stop(self) -> None:
        """End after the command under way has been answered. Raises what went wrong."""
        self._enough.set()
        self.join(PATIENCE)
        assert not self.is_alive(), f"{self.name} still waits for an answer"
        if self.problem is not None:
            raise self.problem

    def run(self) -> None:
        try:
            sent: list[int] = []
            while not self._house.closed and not self._enough.wait(self._pick.uniform(0, 0.1)):
                again = bool(sent) and self._pick.random() < 0.2
                number = self._pick.choice(sent) if again else len(sent)
                key = uuid5(_KEYS, f"{self._number} {number}")
                position = self._until_answered(key, number)
                assert self.answers.setdefault(key, position) == position, "the same key, another position"
                if not again:
                    sent.append(number)
        except BaseException as problem:
            self.problem = problem

    def _until_answered(self, key: UUID, number: int) -> int:
        command = {
            "region": "64.01",
            "asOf": "2026-01-01",
            "source": f"Petugas {self._number}",
            "value": number + 1,
            "evidence": "ASSUMED",
            "idempotencyKey": str(key),
        }
        while not self._house.closed:
            position = self._ask(json.dumps({"query": _COUNT, "variables": {"input": command}}))
            if position is not None:
                return position
            self.unanswered += 1
            self._house.pause.wait(0.1)
        raise Closed

    def _ask(self, body: str) -> int | None:
        """The position of the answer; None where there is none: then nothing is known."""
        connection = http.client.HTTPConnection("127.0.0.1", self._house.port, timeout=20)
        try:
            headers = {"Content-Type": "application/json", **self._house.operator}
            connection.request("POST", "/graphql", body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        if response.status != 200 or not answer.get("data"):
            return None
        payload = answer["data"]["countEligibleWorkers"]
        assert payload["userErrors"] == [], payload
        return int(payload["position"])
