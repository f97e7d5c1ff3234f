import pytest

from dashboard.frontend import BuildFailed, styles


def test_a_later_sheet_may_override_an_earlier_one(project):
    (project / "assets" / "style" / "a-screen.css").write_text(".of-the-test { inset: 0; }\n", encoding="utf-8")
    names = [path.stem for path in styles.own(project)]
    assert names[:2] == ["tokens", "base"]
    assert names.index("controls") < names.index("overview") < names.index("overlays") < names.index("a-screen")


def test_one_sheet_holds_bootstrap_the_tokens_and_our_own(project):
    (project / "assets" / "style" / "zz.css").write_text(".of-the-test { inset: 0; }\n", encoding="utf-8")
    sheet = styles.display(project).decode()
    assert sheet.index("--bs-body-font-size") < sheet.index("--primary:") < sheet.index(".of-the-test")


def test_addresses_of_fonts_stay_as_they_are_written(project):
    font = '@font-face { font-family: T; src: url("/assets/vendor/t.woff2") format("woff2"); }\n'
    (project / "assets" / "style" / "zz.css").write_text(font, encoding="utf-8")
    assert "/assets/vendor/t.woff2" in styles.display(project).decode()


def test_what_the_oldest_browser_does_not_read_is_written_for_it(project):
    (project / "assets" / "style" / "zz.css").write_text(".of-the-test { & .inner { inset: 0; } }\n", encoding="utf-8")
    assert ".of-the-test .inner{" in styles.display(project).decode()


def test_an_unknown_part_of_bootstrap_is_a_fault(project):
    (project / "assets" / "style" / "bootstrap.scss").write_text(
        '@import "bootstrap/scss/no-such-part";\n', encoding="utf-8"
    )
    with pytest.raises(BuildFailed) as failed:
        styles.bootstrap(project)
    assert failed.value.values["tool"] == "sass"
