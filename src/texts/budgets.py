"""What does `naungan budget` say? Its texts in Indonesian and English."""

from .text import Spoken


class Budgets(Spoken):
    """Texts of `budget revise`, `budget villages` and `budget ring-one`."""

    BUDGET = (
        "Anggaran: revisi, kuota desa, ring satu perusahaan.",
        "Budgets: revised, quotas of villages, ring one of a company.",
    )
    REVISE = (
        "Revisi angka sebuah anggaran; yang tidak disebut tetap. Tidak pernah di bawah yang sudah dicadangkan atau terpakai.",
        "Revise the figures of a budget line; what is not named stays. Never below what is reserved or used.",
    )
    VILLAGES = (
        "Beri desa kuota sendiri, atau kuota setiap desa lagi.",
        "Give villages quotas of their own, or the one of every village again.",
    )
    RING_ONE = (
        "Sebut semua desa ring satu perusahaan, yang pekerjanya ditanggung lebih dahulu.",
        "Name all villages of a company's ring one, whose workers it pays for first.",
    )
    LINE = ("Id anggaran itu.", "The budget line's id.")
    AMOUNT = ("Jumlah yang tepat, dalam rupiah.", "The exact amount, in rupiah.")
    AT_LEAST = ("Jumlah sekurang-kurangnya, dalam rupiah.", "The least it is, in rupiah.")
    QUOTA = ("Jumlah pekerja.", "How many workers.")
    PER_VILLAGE = ("Jumlah pekerja setiap desa.", "How many workers of each village.")
    STAGE = ("Tahap anggaran.", "The stage of the budget.")
    CLEAR = (
        "Angka yang tidak diketahui atau tidak dibatasi lagi; dapat diulang.",
        "A figure that is not known, or not limited, any more; may be repeated.",
    )
    VILLAGE_QUOTA = (
        "KODE=KUOTA sebuah desa; KODE= untuk kuota setiap desa lagi. Dapat diulang.",
        "CODE=QUOTA of a village; CODE= for the quota of every village again. May be repeated.",
    )
    QUOTAS = (
        "KODE=KUOTA setiap desa; KODE= untuk kuota setiap desa lagi.",
        "CODE=QUOTA of each village; CODE= for the quota of every village again.",
    )
    CODES = ("Kode desa-desa itu.", "The codes of the villages.")
    BAD_QUOTA = (
        "Tulis KODE=KUOTA, misalnya 64.01.01.2009=100.",
        "Write CODE=QUOTA, for example 64.01.01.2009=100.",
    )
    DONE = ("Tercatat pada posisi {position:number}.", "Recorded at position {position:number}.")
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
