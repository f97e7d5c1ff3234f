"""The folder that is the clerk's whole interface: a file dropped there is published, or comes back with what is wrong.

``arrivals`` tells when files are whole, ``claims`` takes them so that no crash loses one or handles it twice,
``handling`` publishes, undoes or returns, ``status`` writes the page that the folder always holds, and ``watch`` looks
again and again. Looking is polling, for a network share tells nobody of a new file.
"""

from dashboard.watching.watch import AlreadyWatched, Watch, run

__all__ = ["AlreadyWatched", "Watch", "run"]
