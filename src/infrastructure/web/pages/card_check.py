"""Does a card hold today? Screen "Cek kartu", open to everybody: active or not, and nothing else about anyone.

At `/cek-kartu`; nomor=<the number on the card>.
"""

from starlette.responses import Response
from starlette.routing import Route

from ....texts.pages.card_check import CardCheckPage
from .frame import Frame
from .page import Page


def card_check_routes(frame: Frame) -> list[Route]:
    """The screen's routes."""
    return [frame.route("/cek-kartu", show)]


async def show(page: Page) -> Response:
    """The form, and below it what is known of the number that was typed."""
    serial = page.request.query_params.get("nomor", "").strip()
    data = await page.ask("card_check", serial=serial, asked=bool(serial))
    return page.show("card_check.html", T=CardCheckPage, serial=serial, check=data.get("cardCheck"))
