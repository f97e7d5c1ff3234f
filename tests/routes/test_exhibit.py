"""A folder is written whole or not at all, and never over what is there."""

import pytest

from dashboard.routes import exhibit

FILES = [("index.html", b"<!doctype html>"), ("view/1/zh/map/ring=city.json", b"{}")]


def test_every_file_is_where_its_name_says(tmp_path):
    assert exhibit.write(tmp_path / "new" / "out", FILES) == len(FILES)
    assert {path.relative_to(tmp_path / "new/out").as_posix() for path in (tmp_path / "new/out").rglob("*.*")} == {
        name for name, _ in FILES
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]
    assert (tmp_path / "new/out").stat().st_mode & 0o777 == 0o755


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    exhibit.write(tmp_path / "out", FILES)
    assert (tmp_path / "out" / "index.html").read_bytes() == FILES[0][1]


def test_what_breaks_off_leaves_nothing(tmp_path):
    def breaking():
        yield FILES[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        exhibit.write(tmp_path / "out", breaking())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["a file", "a folder"])
def test_what_is_there_is_left_alone(tmp_path, there):
    out = tmp_path / "out"
    if there == "a file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "mine").write_text("mine")
    with pytest.raises(exhibit.FolderInUse):
        exhibit.write(out, FILES)
    kept = out if there == "a file" else out / "mine"
    assert kept.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
