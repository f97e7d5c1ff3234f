"""The shelf: an answer is made once, kept within bounds, and read by other processes."""

import gzip
from pathlib import Path

import brotli
import pytest

from dashboard.views.shelf import Answer, Shelf

BIG = 10_000_000


def never() -> bytes:
    raise AssertionError("made again")


def test_an_answer_is_made_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=BIG)
    first = shelf.take("/view/a", lambda: b"{}", release="1-a-b")
    assert shelf.take("/view/a", never, release="1-a-b") is first
    assert shelf.kept("/view/a") is first


def test_every_encoding_holds_the_same_answer(tmp_path: Path) -> None:
    answer = Shelf(tmp_path, most=BIG).take("/view/a", lambda: b"[1,2,3]" * 99, release="r", best=True)
    assert brotli.decompress(answer.br) == gzip.decompress(answer.gzip) == answer.plain


def test_another_process_finds_a_finished_answer_in_the_folder(tmp_path: Path) -> None:
    made = Shelf(tmp_path, most=BIG).take("/view/a?x=1", lambda: b"{}", release="r", best=True)
    found = Shelf(tmp_path, most=BIG).take("/view/a?x=1", never, release="r")
    assert (found.etag, found.plain) == (made.etag, made.plain)


@pytest.mark.parametrize("suffix", [".br", ".gz"])
def test_a_torn_file_is_made_again(tmp_path: Path, suffix: str) -> None:
    Shelf(tmp_path, most=BIG).take("/view/a", lambda: b"[1]" * 50, release="r", best=True)
    for path in tmp_path.rglob(f"*{suffix}"):
        path.write_bytes(path.read_bytes()[:-4])
    assert Shelf(tmp_path, most=BIG).take("/view/a", lambda: b"new", release="r").plain == b"new"


def test_the_longest_unused_goes_when_the_memory_is_full(tmp_path: Path) -> None:
    answer = Answer.of(b"x" * 1000, best=False)
    shelf = Shelf(tmp_path, most=answer.size * 2)
    for name in "abc":
        shelf.take(f"/view/{name}", lambda: b"x" * 1000, release="r")
    assert shelf.kept("/view/a") is None
    assert shelf.kept("/view/c") is not None


def test_an_unwritable_folder_costs_speed_only(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Shelf(blocked, most=BIG).take("/view/a", lambda: b"{}", release="r", best=True).plain == b"{}"
