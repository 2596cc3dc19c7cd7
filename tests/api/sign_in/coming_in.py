"""How does a browser of these tests come in, and as whom is it known then?"""

from tests.api.signing_in import Browser
from tests.infrastructure.accounts.conftest import GOOD

ALLOWED = "https://app.example"


VIEWER = "{ viewer { user } }"


def viewer(browser: Browser, **headers: str) -> str | None:
    answer = browser.ask(VIEWER, **headers).json()
    assert "errors" not in answer, answer
    user: str | None = answer["data"]["viewer"]["user"]
    return user


def sign_in(browser: Browser, password: str = GOOD, code: str = "", login: str = "budi") -> int:
    return browser.post("/masuk", {"login": login, "password": password, "code": code}).status_code
