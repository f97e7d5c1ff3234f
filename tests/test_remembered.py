import gc
import weakref

import pandas as pd

from dashboard.remembered import remembered


class Answer:
    pass


def test_an_answer_lives_as_long_as_every_frame_it_was_asked_of():
    look = remembered(lambda _one, _other, *, code: Answer())  # noqa: ARG005 - what is asked does not matter here
    one, other = pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [1]})
    kept = [weakref.ref(look(one, other, code=code)) for code in ("a", "b")]
    assert [look(one, other, code=code) for code in ("a", "b")] == [answer() for answer in kept]
    del other
    gc.collect()
    assert [answer() for answer in kept] == [None, None]
    assert isinstance(look(one, pd.DataFrame({"n": [1]}), code="a"), Answer)
