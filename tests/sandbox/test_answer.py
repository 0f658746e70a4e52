"""An answer is a stranger's: what is known comes through, in bounds; all else does not."""

import json
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.sandbox import answer

SHOWN = {
    "kind": "tensor",
    "text": "tensor([2.])",
    "shape": [1],
    "dtype": "float32",
    "grad": None,
    "requires_grad": True,
    "is_leaf": True,
    "grad_fn": None,
}
WHOLE: dict[str, Any] = {
    "id": "7",
    "status": "error",
    "output": "1\n",
    "message": "Nothing was recorded.",
    "line": 3,
    "error": {"type": "RuntimeError", "said": "element 0", "cure": "Add it.", "see": {"lesson": "chain_rule"}},
    "seconds": 0.01,
    "values": {"w": SHOWN, "n": {"kind": "number", "text": "3"}},
    "trace": [{"line": 1, "scope": "", "depth": 0, "changed": {"w": SHOWN}, "printed": ""}],
    "truncated": False,
    "facts": {"loss": 0.5, "steps": 3, "falls": True, "word": "down"},
    "tables": {"path": [{"step": 0, "loss": 1.5}, {"step": 1, "loss": None}]},
    "missing": ["slope"],
    "several": {"loss": 4},
    "numbers": {"w": [1.0, 2.0], "v": None},
    "noticed": [{"rule": "step_first", "line": 4, "says": "It moved.", "cure": "Swap.", "lesson": "training_loop"}],
    "graph": {
        "nodes": [{"id": "a", "label": "w", "value": "1", "grad": "2", "kind": "leaf"}],
        "edges": [{"start": "a", "end": "b", "slope": "2", "checked": True}],
    },
    "stood_in": {"model": "a line"},
}


def checked(fields):
    return answer.checked({"id": "7"}, json.dumps(fields).encode())


def test_what_the_contract_names_comes_through_as_it_is():
    assert checked(WHOLE) == WHOLE


def test_every_field_is_there_though_only_the_status_was_given():
    made = checked({"status": "ok"})
    assert made.keys() == WHOLE.keys()
    assert (made["trace"], made["facts"], made["error"], made["output"]) == ([], {}, None, "")


def test_unknown_fields_are_dropped_at_every_depth():
    strange = {**WHOLE, "html": "<b>", "values": {"w": {**SHOWN, "href": "x"}}}
    made = checked(strange)
    assert "html" not in made
    assert made["values"] == {"w": SHOWN}


def test_the_id_is_the_one_that_was_asked_for():
    assert checked({**WHOLE, "id": "another"})["id"] == "7"


BAD = [
    {"status": "fine"},
    {"status": ["ok"]},
    {},
    {"output": 3},
    {"output": "x" * 8_001},
    {"message": None},
    {"line": "3"},
    {"line": True},
    {"line": 10**12},
    {"seconds": "1"},
    {"seconds": 1e300},
    {"seconds": True},
    {"error": "RuntimeError"},
    {"error": {"said": "no type"}},
    {"values": []},
    {"values": {"w": "1"}},
    {"values": {"w": {"kind": "script", "text": ""}}},
    {"values": {"w": {**SHOWN, "text": "x" * 401}}},
    {"values": {"w" * 201: SHOWN}},
    {"trace": [{"scope": ""}]},
    {"trace": [{"line": 1}] * 401},
    {"truncated": 1},
    {"facts": {"a": [1]}},
    {"facts": {"a": {"b": 1}}},
    {"facts": {"a": "x" * 2_001}},
    {"tables": {"t": {"a": [1]}}},
    {"tables": {"t": [[1]]}},
    {"tables": {"t": [{"a": []}]}},
    {"missing": [1]},
    {"several": {"loss": 0.5}},
    {"numbers": {"w": "1"}},
    {"noticed": [{"rule": "x"}]},
    {"graph": {"nodes": [{"id": 1, "label": "w", "kind": "image"}]}},
    {"stood_in": {"w": 1}},
]


@pytest.mark.parametrize("fields", BAD)
def test_what_does_not_fit_is_a_crash_and_nothing_of_it_is_kept(fields):
    whole = {**WHOLE, **fields} if fields else {}
    made = checked(whole)
    assert made == answer.empty({"id": "7"}, "crashed")
    assert made["message"]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n", b"null", b"[]", b'"ok"', b"{", b"\xff\xfe", b"[" * 200_000, b'{"status": ' + b"9" * 5_000 + b"}"],
)
def test_what_is_no_answer_is_a_crash(raw):
    assert answer.checked({"id": "7"}, raw)["status"] == "crashed"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_a_number_that_is_not_finite_counts_as_missing(number):
    raw = '{"status": "ok", "facts": {"a": %s, "b": 1}, "tables": {"t": [{"x": %s}]}, "numbers": {"w": [1, %s]}}'
    made = answer.checked({"id": "7"}, raw.replace("%s", number).encode())
    assert made["facts"] == {"b": 1}
    assert made["missing"] == ["a"]
    assert made["tables"] == {"t": [{"x": None}]}
    assert made["numbers"] == {"w": None}


def test_whole_numbers_are_such_that_charts_hold_them():
    made = checked({"status": "ok", "facts": {"a": 2**70, "b": 2**50, "c": True}})
    assert made["facts"] == {"a": float(2**70), "b": 2**50, "c": True}
    assert isinstance(made["facts"]["a"], float)


def test_strings_are_plain():
    made = checked({"status": "ok", "output": "a\x1b[31m\ud800\x00b\n\tü→𝑥\u202e"})
    assert made["output"] == "a�[31m��b\n\tü→𝑥�"
    made["output"].encode("utf-8")


def test_a_status_without_a_sentence_gets_one():
    assert checked({"status": "memory"})["message"] == answer.SAID["memory"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(WHOLE)) | st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([name for name in WHOLE if name != "status"]), JSON, max_size=4))
def test_whatever_comes_an_answer_of_the_known_shape_is_made(fields):
    made = checked({"status": "ok", **fields})
    assert made.keys() == WHOLE.keys()
    assert made["status"] in ("ok", "crashed")
    assert all(not isinstance(v, float) or math.isfinite(v) for v in made["facts"].values())
    assert checked(made) == made
