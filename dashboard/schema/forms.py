"""The three workbooks that staff fill in, as data: their sheets, columns, drop-downs and hidden number.

A sheet is a table of its own, in the words of the person who fills it in: names where the input tables have ids, two
figures on one row where they have two rows. Writing (``templates``) and reading back (``intake``) both follow this.
Titles of sheets, columns and the form head are words of files, like those of tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.schema.columns import Column, Kind, Table
from dashboard.schema.tables import CLASSES, INPUT_TABLES, QUALIFIERS, STATUSES

MARK = "zone-display-form"
"""First cell of the hidden sheet by which a workbook is known; the form's name stands beside it."""
EDITION = "1"
"""Raised when a layout changes so that older workbooks cannot be read any more."""
NEW_ROWS = 20
"""Empty rows below the printed ones, for what is new."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a form.

    Args:
        table: Its columns, with the types that cells are read by; its name is the sheet's.
        target: The input table that its rows speak of.
        printed: Columns that come filled in and locked; they tell which row it is, and alone say nothing.
        keyed: Whether a hidden column ``row_key`` tells the row, where the names on it may themselves be changed.
        choices: Column → input table whose names are its drop-down.
        new_rows: Empty rows for what is new.
        totalled: Whether a row of totals stands below.
    """

    table: Table
    target: str
    printed: tuple[str, ...] = ()
    keyed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    new_rows: int = NEW_ROWS
    totalled: bool = False

    @property
    def name(self) -> str:
        """Name it among the words of files."""
        return self.table.name

    @property
    def speaking(self) -> tuple[str, ...]:
        """List the columns that make a row say something."""
        silent = {*self.printed, "row_key", "total_type", "unit_zh", "qualifier"}
        return tuple(name for name in self.table.names if name not in silent)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One workbook.

    Args:
        name: ``monthly``, ``quarterly`` or ``content``.
        number: The form number that a person sees.
        period_type: ``M`` or ``Q``; empty where it is not about a period.
        sheets: Its sheets by name, in their order.
    """

    name: str
    number: str
    period_type: str
    sheets: Mapping[str, Sheet]


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name=name, required=required)


def _flag(name: str) -> Column:
    return Column(name=name, kind=Kind.FLAG)


def _sheet(
    name: str,
    target: str,
    *columns: Column | str,
    printed: tuple[str, ...] = (),
    choices: Mapping[str, str] | None = None,
    keyed: bool = False,
    new_rows: int = NEW_ROWS,
    totalled: bool = False,
) -> Sheet:
    """Put a sheet together; a column given by its name is the input table's own."""
    own = INPUT_TABLES[target].by_name
    hidden = (_text("row_key"),) if keyed else ()
    made = tuple(column if isinstance(column, Column) else own[column] for column in columns)
    return Sheet(
        table=Table(name=name, key=(), columns=(*hidden, *made)),
        target=target,
        printed=printed,
        keyed=keyed,
        choices=choices or {},
        new_rows=new_rows,
        totalled=totalled,
    )


def _form(name: str, number: str, *sheets: Sheet, period_type: str = "") -> Form:
    return Form(name=name, number=number, period_type=period_type, sheets={sheet.name: sheet for sheet in sheets})


_FIGURE = Kind.NUMBER
_REMOVE = _flag("remove")
_WHERE = (_text("zone"), _text("building"))
_IN_ZONES = {"zone": "zones"}
_IN_BUILDINGS = {"zone": "zones", "building": "buildings"}
_SPLIT = tuple(f"revenue_{name}" for name in CLASSES)

MONTHLY = _form(
    "monthly",
    "ZD-M",
    _sheet(
        "monthly_indicators",
        "values",
        _text("indicator", required=True),
        _text("region"),
        _text("unit_zh"),
        _text("last_period"),
        Column(name="last_value", kind=_FIGURE),
        Column(name="this_value", kind=_FIGURE),
        Column(name="total_value", kind=_FIGURE),
        Column(name="total_type", kind=Kind.CODE, allowed=("YTD", "cumulative")),
        Column(name="qualifier", kind=Kind.CODE, allowed=QUALIFIERS),
        "scope_note_zh",
        "scope_note_en",
        _REMOVE,
        printed=("indicator", "region", "unit_zh", "last_period", "last_value"),
        choices={"indicator": "indicators", "region": "regions"},
    ),
    _sheet(
        "monthly_changes",
        "institutions",
        Column(name="change", kind=Kind.CODE, allowed=("joined", "left", "moved", "renamed"), required=True),
        Column(name="happened_on", kind=Kind.DATE, required=True),
        _text("institution", required=True),
        _text("inst_id"),
        _text("new_name_zh"),
        _text("name_en"),
        Column(name="class_primary", kind=Kind.CODE, allowed=CLASSES),
        Column(name="aim_primary", kind=Kind.CODE, allowed=INPUT_TABLES["institutions"].by_name["aim_primary"].allowed),
        *_WHERE,
        "floor",
        "phone",
        _flag("public_ok"),
        choices={"institution": "institutions", **_IN_BUILDINGS},
        new_rows=2 * NEW_ROWS,
    ),
    _sheet(
        "monthly_visits",
        "visits",
        "date",
        Column(name="group_id", required=True),
        "category",
        "person_times",
        _text("origin"),
        _REMOVE,
        choices={"origin": "regions"},
        new_rows=3 * NEW_ROWS,
    ),
    period_type="M",
)

QUARTERLY = _form(
    "quarterly",
    "ZD-Q",
    _sheet(
        "quarterly_reports",
        "reports",
        _text("institution"),
        _text("inst_id"),
        Column(name="last_revenue", kind=_FIGURE, unit="unit.wan_yuan"),
        "revenue",
        *_SPLIT,
        "employees",
        "patent_attorneys",
        "clients",
        "patent_cases",
        "trademark_cases",
        _REMOVE,
        printed=("institution", "inst_id", "last_revenue"),
        choices={"institution": "institutions"},
        new_rows=5,
        totalled=True,
    ),
    period_type="Q",
)

CONTENT = _form(
    "content",
    "ZD-C",
    _sheet(
        "content_sources",
        "sources",
        "title_zh",
        "title_en",
        "publisher_zh",
        "publisher_en",
        "address_or_number",
        "published_on",
        "retrieved_on",
        "grade",
        "licence",
        _REMOVE,
        keyed=True,
    ),
    _sheet(
        "content_zones",
        "zones",
        "name_zh",
        "name_en",
        "level",
        "state",
        "area_km2",
        "lat",
        "lon",
        "precision_m",
        _REMOVE,
        keyed=True,
        new_rows=5,
    ),
    _sheet(
        "content_structure",
        "structure",
        "tier",
        "seq",
        "name_zh",
        "name_en",
        "operator_zh",
        "operator_en",
        "functions_zh",
        "functions_en",
        _text("zone"),
        "address_zh",
        "address_en",
        "opened_on",
        "state",
        "confirmed",
        _REMOVE,
        keyed=True,
        choices=_IN_ZONES,
    ),
    _sheet(
        "content_buildings",
        "buildings",
        "name_zh",
        "name_en",
        "address_zh",
        "address_en",
        _text("zone", required=True),
        "lat",
        "lon",
        "coord_sys",
        "precision_m",
        _REMOVE,
        keyed=True,
        choices=_IN_ZONES,
    ),
    _sheet(
        "content_institutions",
        "institutions",
        _text("institution", required=True),
        _text("inst_id"),
        "name_en",
        "class_primary",
        "classes",
        "objects",
        "aim_primary",
        "aims",
        "joined_on",
        "left_on",
        _text("zone", required=True),
        _text("building"),
        "floor",
        "phone",
        "hours",
        "services_zh",
        "services_en",
        "honours_zh",
        "honours_en",
        "public_ok",
        printed=("institution", "inst_id"),
        choices=_IN_BUILDINGS,
        new_rows=0,
    ),
    _sheet(
        "content_indicators",
        "indicators",
        "name_zh",
        "name_en",
        "aim",
        "element",
        "unit_zh",
        "unit_en",
        "kind",
        "decimals",
        "definition_zh",
        "definition_en",
        "better",
        "frequency",
        "stale_after_days",
        "break_dates",
        "owner_zh",
        "owner_en",
        "next_update",
        "public",
        "show_on",
        _REMOVE,
        keyed=True,
    ),
    _sheet(
        "content_targets",
        "targets",
        _text("indicator", required=True),
        _text("region", required=True),
        "period",
        "value",
        "qualifier",
        "document_zh",
        "document_en",
        _REMOVE,
        printed=("indicator", "region", "period"),
        choices={"indicator": "indicators", "region": "regions"},
    ),
    _sheet(
        "content_milestones",
        "milestones",
        "date",
        "title_zh",
        "title_en",
        "issuer_zh",
        "issuer_en",
        "document_no",
        _REMOVE,
        keyed=True,
    ),
    _sheet("content_texts", "texts", "zh", "en", "confirmed", keyed=True, new_rows=0),
    _sheet(
        "content_tours",
        "tours",
        "tour",
        "seq",
        "page",
        "picture",
        "seconds",
        "said_zh",
        "said_en",
        _REMOVE,
        printed=("tour", "seq"),
    ),
)

FORMS: Mapping[str, Form] = {form.name: form for form in (MONTHLY, QUARTERLY, CONTENT)}

HEAD = Table(
    name="form_head",
    key=(),
    columns=(
        _text("form_number"),
        Column(name="period", kind=Kind.PERIOD),
        _text("organisation"),
        _text("prepared_by"),
        _text("reviewed_by"),
        Column(name="submitted_on", kind=Kind.DATE),
        _text("source"),
        Column(name="as_of", kind=Kind.DATE),
        Column(name="status", kind=Kind.CODE, allowed=STATUSES),
        # No place of its own in the head: the word that a row of totals begins with.
        _text("total"),
    ),
)
"""What stands above every sheet: a label, and its value at the right of it."""

NOTES, LISTS, MARKS = (Table(name=name, key=(), columns=()) for name in ("form_notes", "form_lists", "form_mark"))
"""Sheets beside: the explanation, the drop-downs' lists, and the hidden number."""

FORM_TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        *(sheet.table for form in FORMS.values() for sheet in form.sheets.values()),
        HEAD,
        NOTES,
        LISTS,
        MARKS,
    )
}
"""Everything of the forms that has titles among the words of files."""
