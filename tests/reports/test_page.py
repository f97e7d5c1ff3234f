import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dashboard import reports
from dashboard.publishing import Confirmed, Outcome
from dashboard.reports import page as pages
from dashboard.schema import Place, Problem, Severity

from .conftest import AT

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=alert(1)>=cmd|'/c calc'!A1\x07"


def problem(value, *, severity=Severity.ERROR, code="cells.not_a_number", row=3):
    place = Place(file="季报.xlsx", sheet="机构报表", row=row, column="营业收入（万元）", value=value, cell=f"D{row}")
    return Problem(code=code, place=place, severity=severity)


@pytest.fixture
def written(tmp_path, words):
    """Write the page for an outcome, and give its text."""

    def write(**outcome):
        made = reports.write(Outcome(**outcome), [tmp_path / "季报.xlsx"], tmp_path / "out", words=words, at=AT)
        return made[-1].read_text(encoding="utf-8")

    return write


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags: list[str] = []
        self.said = io.StringIO()

    def handle_starttag(self, tag, *_):
        self.tags.append(tag)

    def handle_data(self, data):
        self.said.write(data)


def test_the_page_says_what_to_do_before_it_lists_in_both_languages_chinese_first(written):
    text = written(problems=(problem("约九百"),))
    order = ["没有发布，请修改后重新提交", "请您这样做", "约九百", "Not published", "What to do", "约九百"]
    at = 0
    for said in order:
        at = text.index(said, at) + 1
    assert re.findall(r'<section id="\w+" lang="([\w-]+)"', text) == ["zh-CN", "en"]


def test_the_page_asks_for_nothing_and_runs_nothing(written):
    text = written(problems=(problem(HOSTILE),))
    parsed = _Text()
    parsed.feed(text)
    assert not {"script", "img", "link", "iframe", "object"} & set(parsed.tags)
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)
    assert "url(" not in text
    assert "default-src 'none'" in text
    assert "document.title='taken'" in parsed.said.getvalue()
    assert "\x07" not in text


def test_confirmed_warnings_stand_with_their_reasons(written):
    made = problem("13804310000", severity=Severity.WARNING, code="institutions.mobile")
    text = written(confirmed=(Confirmed(problem=made, why="单位对外公布的号码"),))
    assert "检查通过，没有问题" in text
    assert "单位对外公布的号码" in text


def test_many_problems_are_cut_and_counted(written):
    text = written(problems=tuple(problem("x", row=2 + number) for number in range(pages.MOST + 7)))
    assert text.count('class="kind kind-error"') == 2 * pages.MOST
    assert "另有 7 个没有列出" in text


@pytest.mark.browser
def test_the_page_is_shown_by_a_browser_as_text_without_scripts_or_requests(written, tmp_path, browser):
    written(problems=(problem(HOSTILE), problem("y" * 30_000, row=4)))
    path = next((tmp_path / "out").glob("*.html"))
    shown = browser.new_page(viewport={"width": 1100, "height": 900})
    asked, said = [], []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.on("dialog", lambda dialog: said.append(dialog.message))
    shown.goto(Path(path).as_uri())
    assert shown.title() != "taken"
    assert "onerror=alert(1)" in shown.inner_text("#zh .problems")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(asked) == 1
    assert said == []
    shown.close()
