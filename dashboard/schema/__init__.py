"""What the tables are: columns, types, units, allowed values, keys, and the form of a problem in them.

Everything else asks here what a table looks like; nothing here knows where a table comes from or goes to.
"""

from dashboard.schema.columns import Column, Kind, Table
from dashboard.schema.origins import Gathered, Origin, Spoken, Stated
from dashboard.schema.periods import Period, parse_period
from dashboard.schema.problems import Confirmation, Place, Problem, Severity
from dashboard.schema.tables import (
    AIMS,
    CLASSES,
    ELEMENTS,
    INPUT_TABLES,
    INTERNAL_TABLES,
    LATER_TABLES,
    OBJECTS,
    PAGES,
    PERIOD_TYPES,
    PUBLIC_TABLES,
    QUALIFIERS,
    RINGS,
    STATUSES,
    TOURS,
    VISITORS,
)
from dashboard.schema.words import Title, Words, WordsError, load_words, parse_words

__all__ = [
    "AIMS",
    "CLASSES",
    "ELEMENTS",
    "INPUT_TABLES",
    "INTERNAL_TABLES",
    "LATER_TABLES",
    "OBJECTS",
    "PAGES",
    "PERIOD_TYPES",
    "PUBLIC_TABLES",
    "QUALIFIERS",
    "RINGS",
    "STATUSES",
    "TOURS",
    "VISITORS",
    "Column",
    "Confirmation",
    "Gathered",
    "Kind",
    "Origin",
    "Period",
    "Place",
    "Problem",
    "Severity",
    "Spoken",
    "Stated",
    "Table",
    "Title",
    "Words",
    "WordsError",
    "load_words",
    "parse_period",
    "parse_words",
]
