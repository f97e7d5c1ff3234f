"""What a delivery comes back as: the same workbook with what is wrong marked in it, and one page that says it all.

``rows`` chooses what belongs to which file, ``results`` lays out the sheet of results, ``marking`` puts it and its
marks into the delivered workbook, ``page`` writes the page, and ``wording`` makes what comes from files safe to show.
"""

from dashboard.reports.writing import write

__all__ = ["write"]
