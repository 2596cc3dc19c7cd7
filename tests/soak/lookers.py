"""Who looks at names while everything is killed? Clients over HTTP, who keep every name that reached them, of torn answers too."""

import http.client
import json
import random
import re
import threading

from .house import PATIENCE, House

_LOOK = """query %s($first: Int!, $after: String) { enrolments(region: "64.01", asOf: "2022-11-01", first: $first, after: $after) {
  pageInfo { endCursor } nodes { person { name nik(full: true) } } } }"""
_NIK = re.compile(rb'"nik":"(\d{16})"')
_MOST = 5  # names of an answer


class Looker(threading.Thread):
    """Asks for names again and again, each time as an operation of its own. `seen` holds, by operation, the NIKs that came out of the
    server; `answers` counts whole answers.
    """

    def __init__(self, house: House, number: int, seed: int) -> None:
        super().__init__(name=f"looker {number}", daemon=True)
        self.seen: dict[str, set[str]] = {}
        self.answers = 0
        self.torn = 0  # attempts without a whole answer
        self.problem: BaseException | None = None
        self._house = house
        self._number = number
        self._pick = random.Random(seed * 1_000 + number)
        self._enough = threading.Event()
        self._after: str | None = None

    def stop(self) -> None:
        """End after the answer under way. Raises what went wrong."""
        self._enough.set()
        self.join(PATIENCE)
        assert not self.is_alive(), f"{self.name} still waits for an answer"
        if self.problem is not None:
            raise self.problem

    def run(self) -> None:
        try:
            turn = 0
            while not self._house.closed and not self._enough.is_set():
                turn += 1
                if self._look(f"Lihat_{self._number}_{turn}"):
                    self.answers += 1
                else:
                    self.torn += 1
                    self._house.pause.wait(0.1)
        except BaseException as problem:
            self.problem = problem

    def _look(self, operation: str) -> bool:
        """Whether a whole answer came; what came of it is kept in any case."""
        variables = {"first": self._pick.randint(1, _MOST), "after": self._after}
        got = b""
        connection = http.client.HTTPConnection("127.0.0.1", self._house.port, timeout=20)
        try:
            headers = {"Content-Type": "application/json", **self._house.operator}
            body = json.dumps({"query": _LOOK % operation, "variables": variables})
            connection.request("POST", "/graphql", body, headers)
            response = connection.getresponse()
            while block := response.read1(512):
                got += block
            answer = json.loads(got)
            found = (answer.get("data") or {}).get("enrolments")
            if found is None:
                return False
            self._after = (
                found["pageInfo"]["endCursor"] if len(found["nodes"]) == variables["first"] else None
            )
            return "errors" not in answer and bool(found["nodes"])
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            self.seen[operation] = {nik.decode() for nik in _NIK.findall(got)}
            connection.close()
