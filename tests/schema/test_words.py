import re
from pathlib import Path

import pytest

from dashboard.schema import CLASSES, INPUT_TABLES, PUBLIC_TABLES, Words, WordsError, load_words

PATH = Path(__file__).resolve().parents[2] / "data" / "words" / "headers.toml"


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(PATH)


@pytest.fixture
def changed(tmp_path):
    """Write the words with one passage replaced, and give the message of the error."""

    def change(old: str, new: str) -> str:
        text = PATH.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "headers.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(WordsError) as caught:
            load_words(path)
        return str(caught.value)

    return change


@pytest.mark.parametrize("tables", [INPUT_TABLES, PUBLIC_TABLES])
def test_every_table_column_and_code_has_a_title_in_both_languages(words, tables):
    for name, table in tables.items():
        titles = [words.table(name)]
        for column in table.columns:
            titles.append(words.column(name, column.name))
            titles += [words.value(name, column.name, code) for code in column.allowed]
        assert all(title.zh and title.en for title in titles), name


def test_a_title_names_the_unit_in_the_brackets_of_its_language(words):
    title = words.column("reports", "revenue")
    assert (title.text("zh"), title.text("en")) == ("营业收入（万元）", "Revenue (10,000 yuan)")


def test_the_classes_are_called_as_the_national_survey_calls_them(words):
    found = [words.value("institutions", "class_primary", code).zh for code in CLASSES]
    assert found == ["代理", "法律", "信息", "运营", "咨询", "培训"]


def test_english_titles_hold_no_chinese(words):
    titles = [title for columns in words.columns.values() for title in columns.values()]
    assert [title.en for title in titles if re.search("[\u3400-\u9fff]", title.en)] == []


def test_a_key_that_the_schema_does_not_know_is_named(changed):
    assert "not in the schema: column.phones" in changed("[column.phone]", "[column.phones]")


def test_a_title_that_is_missing_is_named(changed):
    assert "title missing: column.phone.zh" in changed("[column.phone]", "[column.phones]")


def test_a_code_that_is_missing_is_named(changed):
    message = changed("[value.class.legal]", "[value.class.law]")
    assert "title missing: value.class.legal.zh" in message
    assert "not in the schema: value.class.law" in message


def test_two_columns_that_are_spelled_alike_are_named(changed):
    message = changed('aliases = ["电话", "telephone"]', 'aliases = ["服务时间"]')
    assert "table.institutions.column.phone and table.institutions.column.hours" in message


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "headers.toml").write_text("[", encoding="utf-8")
    with pytest.raises(WordsError, match=r"headers\.toml"):
        load_words(tmp_path / "headers.toml")
