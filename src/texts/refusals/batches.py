"""Why does an import not go on?"""

from collections.abc import Mapping

from ..text import Text

BATCHES: Mapping[str, Text] = {
    "atomic_rows": Text(
        "Impor sekaligus paling banyak {most:number} baris.",
        "An all-or-nothing import has at most {most:number} rows.",
    ),
    "batch_begun": Text(
        "Impor ini sudah dimulai sebagian demi sebagian.",
        "This import was begun part by part.",
    ),
    "batch_not_open": Text(
        "Buka lagi impor ini (openBatch) dengan ketentuan yang sama.",
        "Open this batch again (openBatch) on the same terms.",
    ),
    "batch_closed": Text("Impor ini sudah ditutup.", "This import is closed."),
    "how_many_rows": Text("Kirim 1 sampai {most:number} baris.", "Send 1 to {most:number} rows."),
    "row_numbers": Text(
        "Nomor baris harus positif dan tidak berulang.",
        "Row numbers must be positive and each used once.",
    ),
    "checksum": Text(
        "Sidik potongan ini tidak cocok dengan baris-barisnya.",
        "The checksum does not fit the rows.",
    ),
    "chunk_differs": Text(
        "Potongan {number} sudah diterima dengan isi lain.",
        "Chunk {number} was already accepted with other content.",
    ),
    "chunks_missing": Text(
        "Yang diterima {found:number} potongan, bukan potongan 0 sampai sebelum {chunks:number}.",
        "{found:number} chunks were accepted, not chunks 0 up to before {chunks:number}.",
    ),
}
