"""The least that Streamlit can show: a heading."""

import streamlit as st

st.title("Hello")
