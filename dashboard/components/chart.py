"""A finished chart specification on the page, with its text for those who do not see it."""

import streamlit as st

from report.charts import Spec

# specifications are kept per release, language and selection; building one costs more than drawing it
cached = st.cache_resource(max_entries=500, show_spinner=False)


def draw(spec: Spec, alt: str) -> None:
    st.vega_lite_chart(spec=spec, theme=None, alt=alt)
