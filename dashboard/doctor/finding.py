"""What was found about one thing that the display stands on."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class State(enum.StrEnum):
    """How it stands with a thing: as it should be, worth knowing, or wrong."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the examination.

    Args:
        check: What was looked at.
        outcome: What was found; ``doctor.<check>.<outcome>`` is its sentence, with what to do where something is wrong.
        state: How bad that is.
        values: What the sentence names.
    """

    check: str
    outcome: str = "ok"
    state: State = State.OK
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the word that says it."""
        return f"doctor.{self.check}.{self.outcome}"


def good(check: str, outcome: str = "ok", **values: object) -> Finding:
    """Say that a thing is as it should be."""
    return Finding(check=check, outcome=outcome, values=values)


def note(check: str, outcome: str, **values: object) -> Finding:
    """Say what an operator should know of, though the display works."""
    return Finding(check=check, outcome=outcome, state=State.NOTE, values=values)


def wrong(check: str, outcome: str, **values: object) -> Finding:
    """Say what is wrong."""
    return Finding(check=check, outcome=outcome, state=State.WRONG, values=values)
