"""Which of several periods is the newest."""

from datetime import date

from dashboard.schema import parse_period


def recency(period: str) -> tuple[date, int]:
    """Rank a period: by its last day, and of two that end together the longer one higher.

    A period that nobody stated comes before all others: it could be any.

    Example:
        >>> max(["2024-Q4", "2024", "unknown"], key=recency)
        '2024'
    """
    try:
        parsed = parse_period(period)
    except ValueError:
        return date.min, 0
    return parsed.end, parsed.months
