"""What was asked of a frame is not worked out again: a release never changes, and hundreds of its views ask alike."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import ParamSpec, TypeVar

import pandas as pd

_MOST = 512
_Frames = tuple[pd.DataFrame, ...]
_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def remembered(query: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Have a query keep its newest answers.

    Frames are told apart by what they are, not by what they hold; an answer holds on to its frames, so none can be
    taken for another. Frames must not be changed afterwards, and an answer must be one that nobody can change.

    Args:
        query: Takes frames by position and all else by name or position; all else is hashable.

    Example:
        >>> rows = pd.DataFrame({"n": [1, 2]})
        >>> asked = []
        >>> total = remembered(lambda frame, *, more: asked.append(more) or int(frame["n"].sum()) + more)
        >>> total(rows, more=1), total(rows, more=1), total(rows.copy(), more=1), asked
        (4, 4, 4, [1, 1])
    """
    answers: OrderedDict[Hashable, tuple[_Frames, _Answer]] = OrderedDict()
    lock = threading.Lock()

    @functools.wraps(query)
    def answer(*given: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        frames = tuple(each for each in given if isinstance(each, pd.DataFrame))
        key = (
            tuple(id(each) if isinstance(each, pd.DataFrame) else each for each in given),
            tuple(sorted(named.items())),
        )
        with lock:
            if key in answers:
                answers.move_to_end(key)
                return answers[key][1]
        found = query(*given, **named)
        with lock:
            answers[key] = (frames, found)
            while len(answers) > _MOST:
                answers.popitem(last=False)
        return found

    return answer
