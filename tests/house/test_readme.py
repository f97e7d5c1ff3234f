import re

import pytest
import typer
from typer.main import get_command

from dashboard.cli import program as cli
from dashboard.settings import Settings


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_readme_names_every_setting(readme, name):
    assert f"`{name.upper()}`" in readme


def test_the_readme_names_every_command(readme):
    application = next(value for value in vars(cli).values() if isinstance(value, typer.Typer))
    commands = getattr(get_command(application), "commands", {})
    assert commands, "the command has no verbs"
    assert [name for name in commands if f"zone-display {name}" not in readme] == []


def test_the_readme_names_every_verb_of_make(readme, root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE)
    assert "run" in verbs
    assert [verb for verb in verbs if f"make {verb}" not in readme] == []
