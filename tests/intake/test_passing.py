import dataclasses
import io
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.intake import Conversion, Delivery, InputFile
from dashboard.intake.passing import Garbled, pack, received, send, unpack
from dashboard.schema import Confirmation, Origin, Place, Problem, Severity, Stated


@pytest.fixture
def delivery():
    frame = pd.DataFrame(
        {
            "code": pd.array(["a", None, "长春"], dtype="string"),
            "count": pd.array([1, None, 2**53], dtype="Int64"),
            "share": pd.array([0.1, None, -1e300], dtype="Float64"),
            "open": pd.array([True, None, False], dtype="boolean"),
        }
    )
    place = Place(file="a.xlsx", sheet="表", row=3, column="x", value="\ud800", cell="C3")
    origin = Origin(
        file="a.xlsx", sheet="表", rows=np.array([2, 3, 9]), headers={"code": "代码"}, letters={"code": "A"}
    )
    return Delivery(
        tables={"texts": frame},
        origins={"texts": origin},
        problems=(
            Problem(code="a.b", place=place, values={"n": "1"}),
            Problem(code="c.d", severity=Severity.WARNING),
        ),
        conversions=(Conversion(code="unit", place=place, values={"count": "3"}),),
        files=(InputFile(name="a.xlsx", size=3, sha256="00"),),
        confirmations=(Confirmation(mark="1", place=place, answer=None, said="", reason="", texts=("a", "b")),),
        totals={"texts": Stated(frame=frame[["count"]].head(1), origin=origin)},
    )


def test_a_delivery_arrives_as_it_left(delivery):
    arrived = unpack(pack(delivery))
    pd.testing.assert_frame_equal(arrived.tables["texts"], delivery.tables["texts"])
    pd.testing.assert_frame_equal(arrived.totals["texts"].frame, delivery.totals["texts"].frame)
    assert list(arrived.origins["texts"].rows) == [2, 3, 9]
    for field in dataclasses.fields(Delivery):
        if field.name not in {"tables", "origins", "totals"}:
            assert getattr(arrived, field.name) == getattr(delivery, field.name), field.name
    assert arrived.problems[1].severity is Severity.WARNING


def test_what_has_no_place_in_a_delivery_is_not_passed(delivery):
    with pytest.raises(TypeError, match="complex"):
        pack(dataclasses.replace(delivery, files=(1j,)))


def test_messages_arrive_whole_and_one_that_was_cut_off_does_not():
    stream = io.BytesIO()
    for message in (b"f0", b"", b"p" * 70_000):
        send(stream, message)
    content = stream.getvalue()
    assert list(received(content)) == [b"f0", b"", b"p" * 70_000]
    assert list(received(content[:-1])) == [b"f0", b""]


def test_nothing_is_made_that_is_not_listed():
    class Trap:
        def __reduce__(self):
            return (print, ("caught",))

    for told in (pickle.dumps(Trap()), b'{"kind": "Path", "value": {}}', b'{"kind": "Place", "value": {}}', b"[]"):
        with pytest.raises(Garbled):
            unpack([told])


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.binary(max_size=60), max_size=3))
def test_no_bytes_are_taken_for_a_delivery(parts):
    with pytest.raises(Garbled):
        unpack(parts)
