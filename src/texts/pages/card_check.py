"""What does the screen for checking a card say?"""

from ..text import Spoken


class CardCheckPage(Spoken):
    TITLE = "Cek kartu", "Card check"
    ABOUT = (
        "Ketik nomor yang tercetak pada kartu. Jawabannya hanya aktif atau tidak aktif.",
        "Type the number that is printed on the card. The answer is active or not active, and nothing else.",
    )
    NUMBER = "Nomor kartu", "Number of the card"
    CHECK = "Periksa", "Check"
    ACTIVE = (
        "Kartu ini aktif: pemegangnya terlindungi hari ini.",
        "This card is active: its holder is protected today.",
    )
    NOT_ACTIVE = (
        "Kartu ini tidak aktif, atau nomornya salah ketik. Periksa nomornya; bila benar, tanyakan kepada kantor desa.",
        "This card is not active, or the number is mistyped. Check the number; if it is right, ask the village office.",
    )
