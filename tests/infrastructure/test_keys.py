"""Are the vault's keys readable by their owner alone, and is every trouble with them one line that helps?"""

import stat
from pathlib import Path

import pytest

from naungan.infrastructure.vault.keys import KeyProblem, generate, load_keys, save_keys


def test_keys_come_back_as_they_were_written_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vault.json"
    keys = generate().with_new_kek().with_new_index()
    save_keys(path, keys)
    assert load_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["vault.json"]


def test_every_generation_is_new_and_the_newest_is_used() -> None:
    keys = generate()
    newer = keys.with_new_kek()
    assert (newer.newest_kek, newer.newest_index, newer.digest) == (2, 1, keys.digest)
    assert newer.kek[1] == keys.kek[1] != newer.kek[2]
    assert generate() != generate()
    assert {len(key) for key in (*newer.kek.values(), *newer.index.values(), newer.digest)} == {32}


def test_writing_again_leaves_no_moment_in_which_others_could_read(tmp_path: Path) -> None:
    path = tmp_path / "vault.json"
    leftover = path.with_suffix(".part")
    leftover.write_text("a write that was cut off")
    leftover.chmod(0o644)
    save_keys(path, generate())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "vault.json"
    save_keys(path, generate())
    path.chmod(mode)
    with pytest.raises(KeyProblem, match="chmod 600") as problem:
        load_keys(path)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"{}",
        b"[]",
        b'{"kek":{},"index":{},"digest":{}}',
        b'{"kek":{"1":"c2hvcnQ="},"index":{"1":"c2hvcnQ="},"digest":{"1":"c2hvcnQ="}}',
        b'{"kek":{"1":"***"},"index":{"1":"***"},"digest":{"1":"***"}}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_key_file_is_told_in_one_line_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyProblem, match="is not a key file") as problem:
        load_keys(path)
    assert "\n" not in str(problem.value)
    assert "c2hvcnQ" not in str(problem.value)


def test_a_missing_key_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="restore it from your backup") as problem:
        load_keys(tmp_path / "vault.json")
    assert "\n" not in str(problem.value)
