"""A staff file in, typed frames out, or every problem in it; never a guess, and no exception for what staff wrote.

One module reads each type of file (``delimited``, ``workbook``) into a grid of texts, ``headers`` says what its columns
are, and one module reads each kind of cell (``texts``, ``labels``, ``numbers``, ``times``). Both types of file meet in
the grid, so the same table gives the same frame whatever it was delivered in. Staff's laid-out workbooks are read by
``forms``, and ``folding`` turns what they say into changes of the tables that are there.
"""

from dashboard.intake.confined import read_confined
from dashboard.intake.delivery import Conversion, Delivery, FilledForm, InputFile
from dashboard.intake.files import files_of
from dashboard.intake.folding import Folded, fold
from dashboard.intake.reading import read
from dashboard.schema import Words, WordsError, load_words

__all__ = [
    "Conversion",
    "Delivery",
    "FilledForm",
    "Folded",
    "InputFile",
    "Words",
    "WordsError",
    "files_of",
    "fold",
    "load_words",
    "read",
    "read_confined",
]
