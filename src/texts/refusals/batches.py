"""Why does an import not go on?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

BATCHES: Mapping[Reason, Text] = {
    Reason.ATOMIC_ROWS: Text(
        "Impor sekaligus paling banyak {most:number} baris.",
        "An all-or-nothing import has at most {most:number} rows.",
    ),
    Reason.BATCH_BEGUN: Text(
        "Impor ini sudah dimulai sebagian demi sebagian.",
        "This import was begun part by part.",
    ),
    Reason.BATCH_NOT_OPEN: Text(
        "Buka lagi impor ini ({open_batch:option}) dengan ketentuan yang sama.",
        "Open this batch again ({open_batch:option}) on the same terms.",
    ),
    Reason.BATCH_CLOSED: Text("Impor ini sudah ditutup.", "This import is closed."),
    Reason.HOW_MANY_ROWS: Text("Kirim 1 sampai {most:number} baris.", "Send 1 to {most:number} rows."),
    Reason.ROW_NUMBERS: Text(
        "Nomor baris harus positif dan tidak berulang.",
        "Row numbers must be positive and each used once.",
    ),
    Reason.CHECKSUM: Text(
        "Sidik potongan ini tidak cocok dengan baris-barisnya.",
        "The checksum does not fit the rows.",
    ),
    Reason.CHUNK_DIFFERS: Text(
        "Potongan {number} sudah diterima dengan isi lain.",
        "Chunk {number} was already accepted with other content.",
    ),
    Reason.CHUNKS_MISSING: Text(
        "Yang diterima {found:number} potongan, bukan potongan 0 sampai sebelum {chunks:number}.",
        "{found:number} chunks were accepted, not chunks 0 up to before {chunks:number}.",
    ),
}
