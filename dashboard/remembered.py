"""What was asked of a frame is not worked out again: a release never changes, and hundreds of its views ask alike."""

import functools
import weakref
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar

import pandas as pd

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def remembered(query: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Have a query keep its answers for as long as the frames live that it was asked of.

    Frames are told apart by what they are, not by what they hold. Neither they nor an answer may be changed afterwards,
    and an answer must not hold on to its frames.

    Args:
        query: Takes frames by position and all else by name or position; all else is hashable.

    Example:
        >>> rows = pd.DataFrame({"n": [1, 2]})
        >>> asked = []
        >>> total = remembered(lambda frame, *, more: asked.append(more) or int(frame["n"].sum()) + more)
        >>> total(rows, more=1), total(rows, more=1), total(rows.copy(), more=1), asked
        (4, 4, 4, [1, 1])
    """
    answers: dict[Hashable, tuple[_Answer, list[weakref.ref[pd.DataFrame]]]] = {}

    @functools.wraps(query)
    def answer(*given: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        key = (
            tuple(id(each) if isinstance(each, pd.DataFrame) else each for each in given),
            tuple(sorted(named.items())),
        )
        known = answers.get(key)
        if known is not None:
            return known[0]
        found = query(*given, **named)
        # Before another frame can take its place, and with it its number, an answer is gone.
        frames = [
            weakref.ref(each, lambda _: answers.pop(key, None)) for each in given if isinstance(each, pd.DataFrame)
        ]
        answers[key] = (found, frames)
        return found

    return answer
