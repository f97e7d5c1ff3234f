"""Releases: immutable, numbered sets of checked tables; the only code that reads or writes their files.

Under the data folder::

    releases/<number>-<content8>/   one Parquet file per public table, and datapackage.json that seals them
    internal/<number>/              the input tables that it was made from, for the publishing process only
    current                         name and seal of the live release, swapped in one rename

A release is complete once its folder has its name, live once ``current`` names it, and never changed after that. What a
crash leaves behind is swept by the next publication: folders that are still being written (``.new-…``) and input
tables of a number that no release has. A folder that was completed while the pointer never came to it stays, as a
release that was never shown: its number is taken, so numbers rise by one without gaps, and nothing that was written
whole is deleted on a guess. Publishing also removes releases that nobody goes back to any more: older than the newest
thirty and than seven days, and neither shown nor shown before.
"""

from dashboard.releases.failures import (
    NothingToRollBack,
    PublicationConflict,
    ReleaseCorrupt,
    ReleaseNotWritten,
    TableUnreadable,
)
from dashboard.releases.package import Input
from dashboard.releases.prepared import Prepared, read_prepared
from dashboard.releases.publication import Published, publish, rollback, under_way
from dashboard.releases.reading import (
    Entry,
    Live,
    Release,
    history,
    internal_of,
    live,
    open_number,
    open_release,
    previous_internal,
)
from dashboard.releases.store import Store
from dashboard.releases.tables import read_parquet
from dashboard.releases.verifying import Verified, verify

__all__ = [
    "Entry",
    "Input",
    "Live",
    "NothingToRollBack",
    "Prepared",
    "PublicationConflict",
    "Published",
    "Release",
    "ReleaseCorrupt",
    "ReleaseNotWritten",
    "Store",
    "TableUnreadable",
    "Verified",
    "history",
    "internal_of",
    "live",
    "open_number",
    "open_release",
    "previous_internal",
    "publish",
    "read_parquet",
    "read_prepared",
    "rollback",
    "under_way",
    "verify",
]
