"""What can go wrong with a release, each with what a sentence about it must name."""


class ReleaseCorrupt(Exception):
    """A release, or the pointer to it, is not what was published: it is refused whole.

    Args:
        name: The release, ``12-9f3c2a7b``, or ``current`` for the pointer.
        file: The file in it that is at fault.
        reason: ``missing``, ``altered``, ``unreadable``, ``oversize`` or ``schema`` (made for other tables than ours).
        detail: What the reader said, for operators.
    """

    def __init__(self, name: str, file: str, reason: str, detail: str = "") -> None:
        """Keep the parts."""
        super().__init__(f"{name}: {file}: {reason}{detail and f' ({detail})'}")
        self.name = name
        self.file = file
        self.reason = reason
        self.detail = detail


class TableUnreadable(ValueError):
    """The bytes are no table that can be read safely.

    Args:
        reason: As for ``ReleaseCorrupt``.
        detail: What the reader said.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the parts."""
        super().__init__(f"{reason}{detail and f' ({detail})'}")
        self.reason = reason
        self.detail = detail


class ReleaseNotWritten(Exception):
    """Nothing was published, and what was live before is live still (but see ``unsure``).

    Args:
        reason: ``full`` (no space left), ``denied`` (no right to write), ``failed``, or ``unsure``: the disk confirmed
            neither the new pointer nor putting the old one back, so look before you go on.
        detail: What the system said.
        needed: The bytes it takes, where that was the reason.
        free: The bytes there are.
    """

    def __init__(self, reason: str, detail: str = "", *, needed: int = 0, free: int = 0) -> None:
        """Keep the parts."""
        super().__init__(f"{reason}{detail and f' ({detail})'}")
        self.reason = reason
        self.detail = detail
        self.needed = needed
        self.free = free


class PublicationConflict(Exception):
    """Somebody else is publishing, or has published since this publication was prepared: prepare it again.

    Args:
        expected: Number of the release that was live when the publication was prepared.
        found: Number of the release that is live now; the same number where the other one is still at work.
    """

    def __init__(self, *, expected: int, found: int) -> None:
        """Keep both numbers."""
        super().__init__(f"prepared upon release {expected}, but release {found} is live or a publication is under way")
        self.expected = expected
        self.found = found


class NothingToRollBack(LookupError):
    """No release has that number."""

    def __init__(self, number: int) -> None:
        """Keep the number."""
        super().__init__(f"no release {number}")
        self.number = number
