import pytest

from dashboard.frontend import BuildFailed, node
from dashboard.i18n import LANGS, word

OFFLINE = """npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error errno ENOTFOUND
npm error network request to registry failed, reason: getaddrinfo ENOTFOUND
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: debug.log
"""


def test_the_cause_is_one_line_of_npms_complaint():
    reason = node._reason(OFFLINE)
    assert reason == "ENOTFOUND · network request to registry failed, reason: getaddrinfo ENOTFOUND"


def test_a_complaint_without_a_cause_still_names_the_command():
    assert node._reason("") == "npm ci"


@pytest.mark.parametrize("lang", LANGS)
def test_a_failed_build_says_what_is_wrong_in_either_language(lang):
    failed = BuildFailed("build.packages_failed", reason="ENOTFOUND")
    assert "ENOTFOUND" in word(failed.key, lang, **failed.values)


def test_a_tool_runs_in_the_project_and_reads_what_it_is_given(built):
    made = node.output_of("esbuild", "--loader=css", "--minify", root=built, text="a { color: red; }")
    assert made.strip() == "a{color:red}"
