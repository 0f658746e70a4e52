"""What every test of the screens starts with."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def silent_browser(monkeypatch):
    """There is no browser that says who is here, so none is waited for."""
    monkeypatch.setattr("tutor.ui.known.PATIENCE", 0)


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    """A store of the test's own."""
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()
