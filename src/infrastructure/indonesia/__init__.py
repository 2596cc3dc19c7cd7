"""Which regions are there, and which NIKs are well-formed? The data of `lokal`."""
