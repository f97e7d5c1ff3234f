"""Pictures of every page, language and screen, on one sheet to look at; and those of README, always of the running display.

Run by ``make pictures``. The sheet is ``tests/output/pictures/index.html`` with the pictures beside it.
"""

import html
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, sync_playwright

from dashboard import sample
from dashboard.i18n import LANGS
from dashboard.settings import PROJECT
from tests import chromium
from tests.browser import folders
from tests.browser.profiles import KIOSK, OTHERS, PROFILES, Profile
from tests.browser.screens import Screen
from tests.browser.serving import Server

OUTPUT = PROJECT / "tests" / "output" / "pictures"
README = PROJECT / "assets" / "pictures"
# Picture of README → language, page and state.
IN_README: Mapping[str, tuple[str, str, str]] = {
    "zh-overview": ("zh", "overview", ""),
    "zh-map": ("zh", "map", "ring=northeast_asia"),
    "en-institutions": ("en", "institutions", ""),
    "en-revenue": ("en", "revenue", "by=quarter"),
}
_ODD_STATES = (("overview", ""), ("map", ""), ("institutions", ""), ("revenue", ""), ("progress", ""))
_SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every picture</title>
<style>body{{font:14px sans-serif;margin:24px}}section{{display:flex;flex-wrap:wrap;gap:16px}}
figure{{margin:0}}img{{height:270px;border:1px solid #999}}</style>{sections}</html>"""


def many(tables: Mapping[str, pd.DataFrame], count: int) -> dict[str, pd.DataFrame]:
    """Give the sample another number of institutions, each with its own reports."""
    known = tables["institutions"]
    turns = range(-(-count // len(known)))
    copies = [known.assign(inst_id=known["inst_id"] + (f"-{turn}" if turn else "")) for turn in turns]
    institutions = pd.concat(copies, ignore_index=True).head(count)
    reports = [
        tables["reports"].assign(inst_id=tables["reports"]["inst_id"] + (f"-{turn}" if turn else "")) for turn in turns
    ]
    kept = pd.concat(reports, ignore_index=True)
    kept = kept[kept["inst_id"].isin(set(institutions["inst_id"]))].reset_index(drop=True)
    return {**tables, "institutions": institutions, "reports": kept}


def _take(
    browser: Browser, server: Server, profile: Profile, states: Iterable[tuple[str, str]], name: str
) -> list[Path]:
    """Take a picture of each state in each language."""
    context = browser.new_context(**profile.settings, reduced_motion="reduce")
    taken = []
    for lang in LANGS:
        for page, query in states:
            screen = Screen.of(context, server.base)
            screen.show(profile.address(lang, page, query))
            state = "-".join(part for part in (page, query.replace("&", "-").replace("=", "-")) if part)
            path = OUTPUT / f"{name}-{lang}-{state}.png"
            screen.page.screenshot(path=path, full_page=profile.scrolls)
            taken.append(path)
            screen.close()
    context.close()
    return taken


def _readme(browser: Browser, server: Server) -> None:
    context = browser.new_context(**KIOSK.settings, reduced_motion="reduce")
    for name, (lang, page, query) in IN_README.items():
        screen = Screen.of(context, server.base)
        screen.show(KIOSK.address(lang, page, query))
        screen.page.screenshot(path=README / f"{name}.png")
        screen.close()
    context.close()


def _section(name: str, taken: Iterable[Path]) -> str:
    figures = "".join(
        f'<figure><a href="{path.name}"><img src="{path.name}" alt=""></a><figcaption>{html.escape(path.stem)}</figcaption></figure>'
        for path in taken
    )
    return f"<h2>{html.escape(name)}</h2><section>{figures}</section>"


def main() -> None:
    """Take every picture and write the sheet."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for old in OUTPUT.glob("*.png"):
        old.unlink()
    tables = sample.tables()
    odd = {
        "one": many(tables, 1),
        "400": many(tables, 400),
        "published-only": sample.tables(published_only=True),
    }
    sections = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.PATH, args=chromium.switches())
        for name, shown in {"sample": tables, **odd}.items():
            data = folders.make(Path(folder) / name)
            folders.publish(data, shown)
            with Server(data, WARM="0") as server:
                if name == "sample":
                    sections += [
                        _section(profile.name, _take(browser, server, profile, profile.states, profile.name))
                        for profile in (*PROFILES.values(), *OTHERS.values())
                    ]
                    _readme(browser, server)
                else:
                    sections.append(_section(name, _take(browser, server, KIOSK, _ODD_STATES, name)))
        browser.close()
    (OUTPUT / "index.html").write_text(_SHEET.format(sections="".join(sections)), encoding="utf-8")
    print(OUTPUT / "index.html")  # noqa: T201 - where to look


if __name__ == "__main__":
    main()
