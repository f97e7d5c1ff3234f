import ast
import re
import string

import pytest

from dashboard.i18n import LANGS, catalogue

HAN = "[\u3400-\u9fff]"
KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_-]+)+")
# All words of an area, taken together: ``key.startswith("client.")``.
AREA = re.compile(r"(?:[a-z0-9_]+\.)+")
ANY = "(?:[a-z0-9_.-]+)"
PART = re.compile(r"[a-z0-9_.-]*")
# Words that join others: they carry the space between.
JOINTS = {"and", "before", "clause", "colon", "comma", "last", "or", "place", "semicolon", "sentence"}
# The calls whose first argument is a word's key.
SAYS = {"word", "BuildFailed"}


def test_both_languages_have_the_same_words():
    chinese, english = (set(catalogue(lang)) for lang in LANGS)
    assert chinese ^ english == set()


def test_a_word_names_the_same_values_in_both_languages():
    chinese, english = (catalogue(lang) for lang in LANGS)
    different = {
        key for key in chinese.keys() & english.keys() if _placeholders(chinese[key]) != _placeholders(english[key])
    }
    assert different == set()


def _placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGS)
def test_every_placeholder_is_a_plain_name(lang):
    odd = {
        key: names
        for key, text in catalogue(lang).items()
        if (names := {n for n in _placeholders(text) if not n.isidentifier()})
    }
    assert odd == {}


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_is_text_and_never_markup(lang):
    marked = {key for key, text in catalogue(lang).items() if re.search(r"</?[A-Za-z][^>]*>|&#?\w+;", text)}
    assert marked == set()


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_has_no_stray_space(lang):
    # A place is told in clauses that follow one another: sheet, row, column.
    alone = {
        key for key in catalogue(lang) if key.rsplit(".", 1)[-1] not in JOINTS and not key.startswith("cli.place.")
    }
    words = {key: text for key, text in catalogue(lang).items() if key in alone}
    assert {key for key, text in words.items() if re.search(r"^ | $|  |[\t\r\n\u3000]", text)} == set()


def test_chinese_is_written_with_chinese_punctuation():
    # What is typed after a command keeps its spaces.
    prose = {key: text for key, text in catalogue("zh").items() if " --" not in text}
    odd = {
        key: text
        for key, text in prose.items()
        if re.search(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.(?!html|txt)|{HAN} {HAN}|\"|\.\.\.", text)
    }
    assert odd == {}


def test_english_is_set_with_its_own_quotes_apostrophes_and_dots():
    # What is typed after a command stands as it is typed.
    areas = ("cli.", "problem", "doctor.")
    prose = {key: text for key, text in catalogue("en").items() if not key.startswith(areas)}
    assert {
        key: text for key, text in prose.items() if re.search(r"\.\.\.|[\"']|[\uff00-\uffef\u3001\u3002]", text)
    } == {}


def test_english_has_no_chinese_in_it():
    # The switch of languages names each language in itself; the seal is a drawing of one character.
    words = {key: text for key, text in catalogue("en").items() if not key.startswith(("language.", "shell.seal"))}
    mixed = {key for key, text in words.items() if re.search(HAN, text)}
    assert mixed == set()


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_that_code_says_is_in_the_catalogue(modules, lang):
    words = catalogue(lang)
    missing = [
        f"{module}:{node.lineno} {pattern}"
        for module, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in SAYS and node.args
        for pattern in _patterns(node.args[0])
        if not any(re.fullmatch(pattern, key) for key in words)
    ]
    assert missing == []


def test_every_word_is_said_somewhere(modules):
    patterns = {pattern for tree in modules.values() for node in ast.walk(tree) for pattern in _patterns(node)}
    plain = {pattern.replace("\\", "") for pattern in patterns}
    shaped = re.compile("|".join(sorted(pattern for pattern in patterns if "(" in pattern)))
    unused = {key for key in catalogue("zh") if key not in plain and not shaped.fullmatch(key)}
    assert unused == set()


def _name(function):
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _patterns(node):
    """Give the keys that an expression may be: itself, either branch, or a pattern where a part is put in."""
    if isinstance(node, ast.IfExp):
        return [*_patterns(node.body), *_patterns(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if AREA.fullmatch(node.value):
            return [re.escape(node.value) + ANY]
        return [re.escape(node.value)] if KEY.fullmatch(node.value) else []
    if not isinstance(node, ast.JoinedStr):
        return []
    fixed = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    if "." not in fixed or not PART.fullmatch(fixed) or not fixed.strip("."):
        return []
    return ["".join(re.escape(p.value) if isinstance(p, ast.Constant) else ANY for p in node.values)]
