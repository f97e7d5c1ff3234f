"""The workbooks that staff fill in, their rows printed in advance from the tables of the live release.

``periods`` says which period comes next, ``rows`` what each sheet shows of the tables, ``books`` how a workbook looks.
What the sheets are is ``schema.forms``; reading them back is ``intake``'s work.
"""

from dashboard.templates.books import write
from dashboard.templates.periods import NoPeriod, next_period
from dashboard.templates.rows import members

__all__ = ["NoPeriod", "members", "next_period", "write"]
