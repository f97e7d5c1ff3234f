import pytest

from dashboard.frontend import BuildFailed, scripts
from dashboard.frontend.node import output_of

# A mark of each script, in the order in which each finds what it needs.
ORDER = (
    b"react.production.min.js",
    b"react-dom.production.min.js",
    b".PropTypes=",
    b"window.dash_html_components",
    b"window.dash_bootstrap_components",
    b"DashRenderer",
)


def test_dashs_scripts_stand_in_the_order_in_which_they_find_each_other():
    script = scripts.dash()
    places = [script.index(mark) for mark in ORDER]
    assert places == sorted(places)


def test_what_no_page_uses_is_not_sent():
    script = scripts.dash()
    assert b"window.dash_core_components=" not in script
    assert b"window.dash_table=" not in script


def test_no_script_names_a_source_map_that_is_not_served(built):
    for path in (built / "assets" / "vendor").glob("*.js"):
        assert b"\n//# sourceMappingURL" not in path.read_bytes(), path.name


@pytest.mark.parametrize("name", ["plotly.js", "dash.js", "display.js", "watchdog.js"])
def test_no_script_needs_rewriting_for_the_oldest_browser(built, name):
    script = (built / "assets" / "vendor" / name).read_text(encoding="utf-8")
    as_it_is, for_the_oldest = (
        output_of("esbuild", f"--target={target}", root=built, text=script) for target in ("esnext", scripts.FLOOR)
    )
    assert as_it_is == for_the_oldest


def test_a_fault_in_a_script_is_named_with_its_file(project):
    (project / "assets" / "scripts" / "main.js").write_text("const const = 1;\n", encoding="utf-8")
    with pytest.raises(BuildFailed) as failed:
        scripts.display(project)
    assert failed.value.key == "build.tool_failed"
    assert "main.js:1" in failed.value.values["reason"]
