"""What kind of file is this really, whatever its name says? Told from its bytes, before anything opens it."""

import codecs
from enum import StrEnum
from pathlib import Path

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
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
_CONTROL = tuple(bytes([code]) for code in range(1, 32) if code not in b"\t\n\r\x0b\x0c\x1a")
_STRAY = 8  # control characters that copying from word processors leaves behind do not make a file binary


class Kind(StrEnum):
    DELIMITED = "CSV"
    WORKBOOK = "XLSX"


def kind_of(path: Path) -> Kind:
    """Raises UnreadableFile, saying what to do, for whatever is neither delimited UTF-8 text nor an XLSX workbook."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
        whole = len(sample) < SAMPLE
    if not sample.strip(codecs.BOM_UTF8 + b"\t\n\r ;,"):
        raise UnreadableFile("empty")
    if sample.startswith(_ZIP):
        return Kind.WORKBOOK
    if sample.startswith(_OLE):
        raise UnreadableFile("password" if _is_encrypted(path) else "old_xls")
    for magic, name in _OTHERS:
        if sample.startswith(magic):
            raise UnreadableFile("other_kind", kind=name)
    if sample.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:16].lower().startswith(_MARKUP):
        raise UnreadableFile("other_kind", kind="HTML/XML")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_utf16(sample):
        raise UnreadableFile("utf16")
    if b"\0" in sample or sum(map(sample.count, _CONTROL)) > max(_STRAY, len(sample) // 100):
        raise UnreadableFile("binary")
    if not whole and b"\n" not in sample and b"\r" not in sample:
        raise UnreadableFile("line_too_long")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError as error:
        raise not_utf8(path) from error
    return Kind.DELIMITED


def not_utf8(path: Path) -> UnreadableFile:
    """The answer for text in another encoding, naming the first line that shows it."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                # cp1252 leaves five bytes undefined; text that has them is something else
                guess = "Windows-1252" if not any(b in line for b in b"\x81\x8d\x8f\x90\x9d") else "?"
                return UnreadableFile("not_utf8", line=number, guess=guess)
    return UnreadableFile("not_utf8", line=0, guess="?")


def _looks_utf16(sample: bytes) -> bool:
    """UTF-16 without a mark: in Latin text every other byte is zero."""
    even, odd = sample[0::2], sample[1::2]
    zeros, others = (
        max((even, odd), key=lambda half: half.count(0)),
        min((even, odd), key=lambda half: half.count(0)),
    )
    return len(sample) >= 8 and zeros.count(0) > 0.9 * len(zeros) and others.count(0) < 0.1 * len(others)


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
