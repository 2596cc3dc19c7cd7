"""What kind of file is this really, whatever its name says? Told from its first bytes, before anything opens it."""

import codecs
from enum import StrEnum
from pathlib import Path

from ...texts.files import FileReason
from .encodings import zero_half
from .rows import UnreadableFile

SAMPLE = 1 << 16  # bytes looked at from the file's start
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
_CONTROL = tuple(bytes([code]) for code in range(1, 32) if code not in b"\t\n\r\x0b\x0c\x1a")
_STRAY = 8  # control characters that copying from word processors leaves behind do not make a file binary


class Kind(StrEnum):
    DELIMITED = "CSV"
    WORKBOOK = "WORKBOOK"


def kind_of(path: Path) -> Kind:
    """Raises UnreadableFile, saying what to do, for whatever is neither delimited text nor a workbook."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
        whole = len(sample) < SAMPLE
    if not sample.strip(codecs.BOM_UTF8 + b"\t\n\r ;,") or _is_empty_utf16(sample):
        raise UnreadableFile(FileReason.EMPTY)
    if sample.startswith(_ZIP):
        return Kind.WORKBOOK
    if sample.startswith(_OLE):
        if _is_encrypted(path):
            raise UnreadableFile(FileReason.PASSWORD)
        return Kind.WORKBOOK
    for magic, name in _OTHERS:
        if sample.startswith(magic):
            raise UnreadableFile(FileReason.OTHER_KIND, kind=name)
    if sample.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:16].lower().startswith(_MARKUP):
        raise UnreadableFile(FileReason.OTHER_KIND, kind="HTML/XML")
    if sample.startswith(_UTF16) or zero_half(sample) is not None:
        return Kind.DELIMITED
    if b"\0" in sample or sum(map(sample.count, _CONTROL)) > max(_STRAY, len(sample) // 100):
        raise UnreadableFile(FileReason.BINARY)
    if not whole and b"\n" not in sample and b"\r" not in sample:
        raise UnreadableFile(FileReason.LINE_TOO_LONG)
    return Kind.DELIMITED


def _is_empty_utf16(sample: bytes) -> bool:
    return sample.startswith(_UTF16) and not sample.strip(b"\xff\xfe\0\t\n\r ;,")


def is_old_workbook(path: Path) -> bool:
    """Whether it is a container as Excel wrote them until 2003."""
    with path.open("rb") as file:
        return file.read(len(_OLE)) == _OLE


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE container holds an encrypted workbook: its directory names the stream, in UTF-16."""
    name = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if name in tail + block:
                return True
            tail = block[-len(name) :]
    return False
