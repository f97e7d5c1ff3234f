"""What a publication would change on the screens: told before anything is published, from public tables alone."""

from dashboard.changes.comparison import Changes, between, names
from dashboard.changes.freshness import Age, ages
from dashboard.changes.wording import Section, as_json, sections

__all__ = ["Age", "Changes", "Section", "ages", "as_json", "between", "names", "sections"]
