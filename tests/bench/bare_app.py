"""A bare app of one slider and one chart: what a page of this kind costs with Streamlit and nothing of ours."""

import altair as alt
import pandas as pd
import streamlit as st
import torch  # noqa: F401  # every lesson needs it; Streamlit walks through what is loaded after each run

n = st.slider("n", 1, 100, 50)
rows = pd.DataFrame({"x": range(n), "y": [x * x for x in range(n)]})
st.altair_chart(alt.Chart(rows).mark_line().encode(x="x", y="y"))
