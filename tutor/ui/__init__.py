"""The screens: the only place, pages aside, that imports streamlit."""
