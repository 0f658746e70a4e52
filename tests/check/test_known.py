"""A tree that was checked is known; one that was not, that has a fault, or that was changed, is not."""

import pytest

from tests.check import known


@pytest.fixture
def root(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "demo.py").write_text("one")
    return tmp_path


@pytest.mark.parametrize(("code", "change"), [(0, None), (1, None), (0, "text"), (0, "new"), (0, "meanwhile")])
def test_only_the_very_tree_that_was_found_sound_is_known(root, monkeypatch, code, change):
    monkeypatch.setattr(known, "main", lambda _: (change == "meanwhile" and edit(root, "demo.py"), code)[1])
    known.sound.cache_clear()
    assert not known.sound(root)
    known.sound.cache_clear()
    assert known.check(root) == code
    if change in ("text", "new"):
        edit(root, {"text": "demo.py", "new": "more.py"}[change])
    assert known.sound(root) == (code == 0 and change is None)


def edit(root, name):
    (root / "lessons" / name).write_text("two")
