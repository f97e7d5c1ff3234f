"""The page of the folder: whole in itself, and true on the day that is passed in."""

import html
import re
from datetime import timedelta

from dashboard import publishing, theme
from dashboard.watching import status


def text(page: str, lang: str) -> str:
    part = page.partition(f'<section id="{lang}"')[2].partition("</section>")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", part).split()))


def test_it_is_there_from_the_first_look_and_says_what_is_shown(desk):
    desk.look()
    chinese, english = text(desk.status, "zh"), text(desk.status, "en")
    assert "正在展示第 1 号版本" in chinese
    assert "发布人：head" in chinese
    assert "程序最近一次查看：2026年3月2日 09:30" in chinese
    assert "86家 " in chinese
    assert "Release 1 is shown" in english
    assert not re.search("[\u4e00-\u9fff]", english)


def test_it_asks_nothing_of_the_network_and_renews_itself(desk):
    desk.look()
    page = desk.status
    assert f'<meta http-equiv="refresh" content="{status.REFRESH_SECONDS}">' in page
    assert not re.search(r"<script|<link|<img|url\(|https?:", page)
    assert all(colour in page for colour in (theme.LIGHT["primary"], theme.LIGHT["warn"]))


def test_the_last_look_is_written_down_every_half_minute(desk):
    desk.look(31)
    desk.look()
    assert "09:30" in text(desk.status, "zh")
    desk.look(60)
    desk.look()
    assert "程序最近一次查看：2026年3月2日 09:31" in text(desk.status, "zh")


def test_what_is_out_of_date_depends_on_the_day(desk):
    desk.clock.moment = desk.clock.moment.replace(year=2024)
    desk.look()
    assert "知识产权服务机构（长春新区）：数据截至" not in text(desk.status, "zh")
    desk.clock.moment += timedelta(days=1000)
    desk.clock.seconds += 31
    desk.look()
    assert "知识产权服务机构（长春新区）：数据截至2024年1月23日" in text(desk.status, "zh")
    assert "IP service institutions (Changchun New Area): data as of 23 January 2024" in text(desk.status, "en")


def test_ten_publications_are_listed_newest_first(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    who = {"by": "head", "approved_by": "", "why": "again", "at": desk.clock.moment}
    for number in range(1, 12):
        publishing.rollback(desk.data_dir, number, **who)
    desk.clock.pass_by(60)
    desk.look()
    rows = re.findall(r"<tr(?: class=\"shown\")?><td>(\d+)", desk.status.partition("</section>")[0])
    assert rows == [str(number) for number in range(13, 3, -1)]


def test_a_time_after_now_is_not_shown(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    desk.clock.moment -= timedelta(days=400)
    desk.clock.seconds += 31
    desk.look()
    assert "时间不明，发布人：clerk" in text(desk.status, "zh")


def test_what_waits_for_correction_is_a_link_that_leads_there(desk):
    desk.drop("坏 <b>.xlsx", b"nothing")
    desk.settle()
    (folder,) = desk.returned
    from urllib.parse import unquote

    (address,) = set(re.findall(r'href="([^"#]+)"', desk.status))
    assert (desk.folder / unquote(address)).samefile(folder)
    assert "请修改（1）" in text(desk.status, "zh")
    assert "<b>.xlsx" not in desk.status


def test_hostile_reasons_and_names_are_text(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    desk.drop("撤回.txt", b"<script>alert(1)</script>")
    desk.settle()
    assert "<script" not in desk.status
    assert "<script>alert(1)</script>" in text(desk.status, "zh")


def test_a_damaged_release_is_named(desk, workbooks):
    desk.drop("月报.xlsx", workbooks[88])
    desk.settle()
    name = desk.history[0].name
    (desk.data_dir / "releases" / name / "zones.parquet").write_bytes(b"x")
    desk.clock.seconds += 31
    desk.look()
    assert f"版本 {name} 已损坏" in text(desk.status, "zh")
    assert "正在展示第 1 号版本" in text(desk.status, "zh")


def test_with_no_release_it_says_so(desk):
    import shutil

    shutil.rmtree(desk.data_dir / "releases")
    (desk.data_dir / "current").unlink()
    desk.look()
    assert "还没有可以展示的版本" in text(desk.status, "zh")
