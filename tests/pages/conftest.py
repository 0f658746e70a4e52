"""What every test of the screens starts with."""

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def components_found_once():
    """For each AppTest Streamlit reads what every installed package says of itself: four times the work of a page."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


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
