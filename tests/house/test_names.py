import ast
import re

BANNED = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}
HAN = re.compile("[\u3400-\u9fff]")


def test_no_module_is_named_for_nothing_in_particular(modules):
    named = [name for name in modules if BANNED & set(name.removesuffix(".py").split("/"))]
    assert named == []


def test_no_frame_is_called_df_or_data(modules):
    found = [
        f"{module}:{node.lineno} {name}"
        for module, tree in modules.items()
        for node in ast.walk(tree)
        for name in [_bound(node)]
        if re.fullmatch(r"df\d*|data\d*", name)
    ]
    assert found == []


def _bound(node):
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return node.arg if isinstance(node, ast.arg) else ""


def test_no_chinese_stands_in_code_for_words_have_their_own_files(literals):
    found = [
        f"{module}:{line} {text!r}" for module, said in literals.items() for line, text in said if HAN.search(text)
    ]
    assert found == []


def test_every_test_folder_mirrors_the_package(root):
    apart = {"browser", "house", "load", "output"}
    folders = {
        path.name for path in (root / "tests").iterdir() if path.is_dir() and not path.name.startswith(("_", "."))
    }
    subjects = {path.stem for path in (root / "dashboard").iterdir()} | {"app", "templates"}
    assert folders - apart - subjects == set()
