"""Input tables in, public tables out: add up, then withhold what would give a report away.

``revenue`` adds the reports up, ``disclosure`` decides which sums stay hidden, ``differences`` looks at two releases
side by side, ``register``, ``coordinates`` and ``visits`` make the tables that need no secrets kept.
"""

from dashboard.preparation.differences import disclosure_warnings
from dashboard.preparation.public import prepare

__all__ = ["disclosure_warnings", "prepare"]
