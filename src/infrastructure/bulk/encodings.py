"""In which encoding is a text file, whatever its name says? Told by its bytes, all of them, before any row is read."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from ...texts.files import FileReason
from .rows import UnreadableFile

_BLOCK = 1 << 20
_UNDEFINED = bytes.fromhex("818d8f909d")  # of Windows-1252: text that has them is something else
_MIXED = "naungan-windows-1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_MIXED, _as_windows_1252)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` as the officer is told it; `codec` and `errors` as Python has them."""

    name: str
    codec: str
    errors: str = "strict"

    @property
    def is_wide(self) -> bool:
        """Whether every character takes two bytes or more, of which one may be zero."""
        return self.codec.startswith("utf-16")


UTF_8 = Encoding("UTF-8", "utf-8-sig")


def encoding_of(path: Path, sample: bytes) -> Encoding:
    """The encoding of a text file that begins with `sample`. Raises UnreadableFile for one that is in none of these."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("UTF-16", "utf-16")
    if (half := zero_half(sample)) is not None:
        return Encoding("UTF-16", "utf-16-be" if half == 0 else "utf-16-le")
    if _is_utf8(path):
        return UTF_8
    # Lists that were put together from several files may hold both: what is UTF-8 stays UTF-8.
    mixed = _other_lines(path)
    return Encoding("UTF-8 + Windows-1252" if mixed else "Windows-1252", "utf-8-sig", _MIXED)


def zero_half(sample: bytes) -> int | None:
    """UTF-16 without a mark: in Latin text every other byte is zero. Which of the two is; None where neither."""
    for half in (0, 1):
        zeros, others = sample[half::2], sample[1 - half :: 2]
        is_text = zeros.count(0) > 0.9 * len(zeros) and others.count(0) < 0.1 * len(others)
        if len(sample) >= 8 and is_text:
            return half
    return None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                if not block.isascii() or decoder.getstate()[0]:
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _other_lines(path: Path) -> bool:
    """Whether lines of Windows-1252 stand beside such of UTF-8. Raises UnreadableFile for what is neither."""
    mixed = False
    number = 0
    with path.open("rb") as file:
        while line := file.readline(_BLOCK):
            number += 1
            if line.isascii():
                continue
            try:
                line.decode()
                mixed = True
            except UnicodeDecodeError as error:
                if any(byte in _UNDEFINED for byte in _no_utf8(line)):
                    raise UnreadableFile(FileReason.NOT_TEXT, line=number) from error
    return mixed


def _no_utf8(line: bytes) -> bytes:
    """The bytes of a line that are no UTF-8."""
    found = (ord(c) - 0xDC00 for c in line.decode("utf-8", "surrogateescape"))
    return bytes(code for code in found if 0x80 <= code <= 0xFF)
