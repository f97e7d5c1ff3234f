"""The folder from the clerk's side: what she drops, and what she finds."""

import errno
import os
import shutil
import threading
from datetime import timedelta

import openpyxl
import pytest

from dashboard import publishing
from dashboard.watching import AlreadyWatched, Watch
from dashboard.watching.places import Places


def test_a_clean_file_is_published_and_put_away_with_its_report(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.done.published"]
    assert desk.headline() == 88
    assert [entry.number for entry in desk.history] == [2, 1]
    assert (desk.history[0].by, "月报.xlsx" in desk.history[0].why) == ("clerk", True)
    (folder,) = desk.published
    assert folder.name.startswith("第2号 2026-03-02 09.30")
    assert sorted(path.name for path in folder.iterdir()) == ["原件", "月报 检查结果.html"]
    assert (folder / "原件" / "月报.xlsx").read_bytes() == workbooks[88]
    assert "86家" in (folder / "月报 检查结果.html").read_text("utf-8")
    assert not (desk.folder / "月报.xlsx").exists()


def test_a_file_is_handled_once(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    assert desk.settle() == []
    assert len(desk.history) == 2


def test_the_same_content_again_is_said_to_be_unchanged(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[86])
    assert desk.settle() == ["watch.done.unchanged"]
    assert len(desk.history) == 1
    assert len(desk.published) == 1


def test_the_same_name_twice_is_two_deliveries(desk, workbooks):
    for count in (88, 91):
        desk.drop("月报.xlsx", workbooks[count])
        assert desk.settle() == ["watch.done.published"]
    assert desk.headline() == 91
    names = [folder.name.partition(" ")[0] for folder in desk.published]
    assert names == ["第2号", "第3号"]


def test_a_broken_file_comes_back_and_the_screens_stay(desk, workbooks):
    desk.drop("坏.xlsx", workbooks[88][:2000])
    assert desk.settle() == ["watch.done.returned"]
    assert (desk.headline(), len(desk.history)) == (86, 1)
    (folder,) = desk.returned
    assert (folder / "原件" / "坏.xlsx").read_bytes() == workbooks[88][:2000]
    assert folder.name in desk.status
    assert desk.published == []


def test_a_folder_is_one_delivery(desk, workbooks):
    (desk.folder / "三月").mkdir()
    desk.drop("三月/月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.done.published"]
    assert (desk.published[0] / "原件" / "三月" / "月报.xlsx").read_bytes() == workbooks[88]


def test_a_folder_with_a_link_in_it_comes_back_unread(desk, tmp_path):
    (tmp_path / "secret.csv").write_text("inst_id,revenue\n")
    (desk.folder / "三月").mkdir()
    (desk.folder / "三月" / "reports.csv").symlink_to(tmp_path / "secret.csv")
    assert desk.settle() == ["watch.done.returned"]
    (folder,) = desk.returned
    assert "链接" in (folder / "说明.txt").read_text("utf-8-sig")
    assert (folder / "原件" / "三月" / "reports.csv").is_symlink()


def test_the_clerks_month_ends_where_it_began_once_it_is_undone(desk, workbooks):
    """Filled with mistakes, returned, mended, published, undone."""
    book = openpyxl.load_workbook(desk.drop("月报.xlsx", workbooks[88]))
    sheet = next(each for each in book.worksheets if each.title == "指标数据")
    header = [str(cell.value) for cell in sheet[1]]
    column = next(at for at, name in enumerate(header, start=1) if name == "数值")
    right = [sheet.cell(row=row, column=column).value for row in (2, 3, 4)]
    for row in (2, 3, 4):
        sheet.cell(row=row, column=column).value = "大约"
    book.save(desk.folder / "月报.xlsx")
    assert desk.settle() == ["watch.done.returned"]
    (folder,) = desk.returned
    marked = folder / "月报 检查结果.xlsx"
    mended = openpyxl.load_workbook(marked)
    assert mended.worksheets[0].title == "检查结果"
    for row, value in zip((2, 3, 4), right, strict=True):
        cell = mended["指标数据"].cell(row=row, column=column)
        assert cell.comment is not None
        cell.value = value
    mended.save(desk.folder / marked.name)
    assert desk.settle() == ["watch.done.published"]
    assert desk.headline() == 88
    assert desk.returned == []  # what came back earlier lies with what it became
    assert (desk.published[0] / "此前退回" / folder.name / "原件" / "月报.xlsx").exists()
    desk.drop("撤回.txt", "数字弄错了".encode("gb18030"))
    assert desk.settle() == ["watch.done.undone"]
    assert desk.headline() == 86
    undone = desk.history[0]
    assert (undone.number, undone.rolled_back_to, undone.why, undone.by) == (3, 1, "数字弄错了", "clerk")


@pytest.mark.parametrize(
    "content",
    ["填错了".encode(), "填错了".encode("utf-8-sig"), "填错了\r\n".encode("gb18030"), "填错了".encode("utf-16")],
    ids=["utf-8", "with a mark", "gb18030", "utf-16"],
)
def test_a_reason_is_read_as_any_editor_writes_it(desk, workbooks, content):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    desk.drop("撤回.txt", content)
    assert desk.settle() == ["watch.done.undone"]
    assert desk.history[0].why == "填错了"
    note = (next(folder for folder in desk.published if "撤回" in folder.name) / "说明.txt").read_text("utf-8-sig")
    assert "88家" in note
    assert "Reason: 填错了" in note


@pytest.mark.parametrize("content", [b"", b" \r\n", "\ufeff　".encode()])
def test_without_a_reason_nothing_is_undone(desk, workbooks, content):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    desk.drop("撤回.txt", content)
    assert desk.settle() == ["watch.done.returned"]
    assert desk.headline() == 88
    assert "原因" in (desk.returned[0] / "说明.txt").read_text("utf-8-sig")


def test_undoing_twice_goes_back_twice_and_no_further_than_the_first(desk, workbooks):
    for count in (88, 91):
        desk.drop("月报.xlsx", workbooks[count])
        desk.settle()
    shown = []
    for _ in range(3):
        desk.drop("撤回.txt", b"wrong")
        desk.settle()
        shown.append(desk.headline())
    assert shown == [88, 86, 86]
    assert "没有更早的版本" in (desk.returned[0] / "说明.txt").read_text("utf-8-sig")


def test_a_request_to_undo_comes_before_what_was_dropped_with_it(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    desk.drop("撤回.txt", b"wrong")
    desk.drop("月报.xlsx", workbooks[91])
    assert desk.settle() == ["watch.done.undone", "watch.done.published"]
    assert [entry.rolled_back_to for entry in desk.history] == [0, 1, 0, 0]
    assert desk.headline() == 91


def test_two_watchers_do_not_share_a_folder(desk):
    desk.look()
    with pytest.raises(AlreadyWatched):
        Watch(folder=desk.folder, data_dir=desk.data_dir).look()
    desk.watch.close()
    second = Watch(folder=desk.folder, data_dir=desk.data_dir)
    second.look()
    second.close()


def test_a_folder_that_goes_is_said_once_and_taken_up_when_it_comes_back(desk, workbooks):
    desk.look()
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    assert desk.settle() == ["watch.says.folder"]
    away.rename(desk.folder)
    assert desk.settle() == ["watch.says.well"]
    desk.drop("月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.done.published"]
    with pytest.raises(AlreadyWatched):
        Watch(folder=desk.folder, data_dir=desk.data_dir).look()


def test_a_folder_that_goes_while_a_file_is_in_hand_keeps_it(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.look(6)
    words = desk.data_dir / publishing.WORDS
    kept = words.read_bytes()
    words.write_text("broken")
    assert desk.look() == ["watch.says.words"]  # it is taken, and waits for an operator
    away = desk.folder.with_name("away")
    desk.folder.rename(away)
    assert desk.look() == ["watch.says.folder"]
    words.write_bytes(kept)
    away.rename(desk.folder)
    desk.clock.pass_by(61)
    assert desk.settle() == ["watch.done.published", "watch.says.well"]
    assert desk.headline() == 88


def test_a_full_disk_keeps_the_file_and_tries_again(desk, workbooks, monkeypatch):
    real = os.statvfs

    def full(path):
        found = real(path)
        return os.statvfs_result((*found[:4], 0, *found[5:]))

    desk.drop("月报.xlsx", workbooks[88])
    monkeypatch.setattr(os, "statvfs", full)
    assert desk.settle() == ["watch.says.not_written.full"]
    assert (len(desk.history), desk.published, desk.returned) == (1, [], [])
    assert "磁盘空间不足" in desk.status or desk.look(61) == []
    monkeypatch.setattr(os, "statvfs", real)
    desk.clock.pass_by(61)
    assert desk.settle() == ["watch.done.published", "watch.says.well"]
    assert desk.headline() == 88


def test_a_disk_that_is_full_only_for_the_report_publishes_once(desk, workbooks, monkeypatch):
    """The release is recorded, then the folder has no room for the page."""
    real = os.replace

    def full(source, target, **more):
        if "检查结果" in str(target):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(source, target, **more)

    desk.drop("月报.xlsx", workbooks[88])
    monkeypatch.setattr(os, "replace", full)
    assert desk.settle() == ["watch.says.full"]
    assert len(desk.history) == 2
    monkeypatch.setattr(os, "replace", real)
    desk.clock.pass_by(61)
    assert desk.settle() == ["watch.done.published", "watch.says.well"]
    assert len(desk.history) == 2
    assert desk.published[0].name.startswith("第2号")


def test_a_publication_between_makes_it_check_again(desk, workbooks, tmp_path, monkeypatch):
    """Somebody publishes with the command while the folder's file is being prepared."""
    (tmp_path / "other.xlsx").write_bytes(workbooks[91])
    real = publishing.releases.publish
    once = []

    def overtaken(data_dir, **given):
        if not once:
            once.append(True)
            who = {"by": "operator", "approved_by": "", "why": "urgent", "at": desk.clock.moment}
            publishing.publish_files([tmp_path / "other.xlsx"], data_dir=data_dir, **who)
        return real(data_dir, **given)

    monkeypatch.setattr(publishing.releases, "publish", overtaken)
    desk.drop("月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.says.conflict", "watch.done.published", "watch.says.well"]
    assert [entry.by for entry in desk.history] == ["clerk", "operator", "head"]
    assert desk.headline() == 88


def test_a_file_that_is_taken_back_in_the_last_moment_is_no_delivery(desk, workbooks):
    path = desk.drop("月报.xlsx", workbooks[88])
    desk.look(6)
    real = Places.arrivals

    def gone(places):
        found = real(places)
        path.unlink(missing_ok=True)
        return found

    Places.arrivals = gone
    try:
        assert desk.look() == []
    finally:
        Places.arrivals = real
    assert desk.settle() == []
    assert len(desk.history) == 1
    assert list(Places(desk.folder).working.glob("[0-9]*")) == []


def test_a_file_that_goes_while_it_is_read_is_reported_as_missing(desk, workbooks):
    """Somebody deletes it out of the working folder."""
    desk.drop("月报.xlsx", workbooks[88])
    desk.look(6)
    stop = threading.Event()

    def delete():
        while not stop.is_set():
            for path in Places(desk.folder).working.glob("*/files/*.xlsx"):
                path.unlink(missing_ok=True)

    thief = threading.Thread(target=delete)
    thief.start()
    try:
        said = desk.settle()
        desk.clock.pass_by(61)
        said += desk.settle()
    finally:
        stop.set()
        thief.join()
    (became,) = (key for key in said if key.startswith("watch.done."))
    assert became in {"watch.done.returned", "watch.done.gone", "watch.done.published"}
    assert len(desk.history) == (2 if became == "watch.done.published" else 1)
    assert list(Places(desk.folder).working.glob("[0-9]*")) == []


def test_what_fails_again_and_again_goes_back_to_whoever_dropped_it(desk, workbooks, monkeypatch):
    def fault(*_args, **_given):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(publishing, "publish_files", fault)
    desk.drop("月报.xlsx", workbooks[88])
    said = [key for _ in range(12) for key in desk.look()]
    assert said == ["watch.says.failed", "watch.done.returned", "watch.says.well"]
    assert "运维人员" in (desk.returned[0] / "说明.txt").read_text("utf-8-sig")
    monkeypatch.undo()
    desk.drop("月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.done.published"]


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=3652), timedelta(days=-20_000)])
def test_a_clock_that_jumps_changes_no_order_and_delays_nothing(desk, workbooks, jump):
    desk.drop("月报.xlsx", workbooks[88])
    desk.look(3)
    desk.clock.moment += jump
    assert desk.settle() == ["watch.done.published"]
    assert [entry.number for entry in desk.history] == [2, 1]
    desk.drop("撤回.txt", b"wrong")
    assert desk.settle() == ["watch.done.undone"]
    assert desk.headline() == 86


def test_names_that_mean_harm_stay_inside_the_folder(desk, workbooks):
    for name in ("-rf.xlsx", "a" * 200 + ".xlsx", "CON.xlsx", "月报\u202ecod.xlsx", "a:b?.xlsx"):
        desk.drop(name, workbooks[86])
        assert desk.settle() == ["watch.done.unchanged"]
    outside = {path.name for path in desk.folder.parent.iterdir()}
    assert outside == {"投放", "data"}
    assert all(len(folder.name.encode()) < 255 for folder in desk.published)
    assert len(desk.published) == 5


def test_a_working_folder_left_without_a_note_loses_nothing(desk, workbooks):
    """A crash between the folder and its note."""
    (desk.folder / ".处理中" / "4" / "files").mkdir(parents=True)
    desk.drop("月报.xlsx", workbooks[88])
    assert desk.settle() == ["watch.done.gone", "watch.done.published"]
    assert desk.headline() == 88


def test_a_folder_of_another_owner_is_published_in_that_name(desk, workbooks):
    watch = Watch(folder=desk.folder, data_dir=desk.data_dir, quiet=0)
    path = desk.drop("月报.xlsx", workbooks[88])
    watch.look()
    watch.close()
    assert desk.history[0].by == path.parent.owner()
    shutil.rmtree(desk.folder)
