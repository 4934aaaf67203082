"""The meeting pack, made on demand and offered as PDF and as workbook."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard import queries
from dashboard.components import states
from dashboard.once import Kept
from report.i18n import Words
from report.pack.contents import contents
from report.pack.pdf import pdf
from report.pack.queries import QUERIES, marts_of
from report.pack.writing import stem
from report.pack.xlsx import xlsx
from report.workbook import XLSX


@dataclass(frozen=True)
class Files:
    """What is taken home."""

    name: str
    pdf: bytes
    xlsx: bytes


_made = Kept(8)


def make(release_id: str, then_id: str | None, language: str, report: Callable[[str], None]) -> Files:
    """The pack of a release; `report` is told what is being done."""
    report("contents")
    then = queries.release(then_id) if then_id else None
    pack = contents(queries.release(release_id), then, language)
    report("pdf")
    document = pdf(pack)
    report("xlsx")
    return Files(stem(pack), document, xlsx(pack))


def show(release_id: str, then_id: str | None, words: Words) -> None:
    """A button that makes the pack, and then the files."""
    if queries.release(release_id).lacking(marts_of(*QUERIES)):
        states.absent(words, words("make_pack.too_old"))
        return
    wanted = (release_id, then_id, words.language)
    if st.button(words("make_pack.make"), type="primary"):
        with st.status(words("make_pack.making"), expanded=True) as status:
            _made.get(wanted, lambda: make(*wanted, lambda step: status.write(words(f"make_pack.{step}"))))
            status.update(label=words("make_pack.made"), state="complete", expanded=False)
        st.session_state["pack"] = wanted
    if st.session_state.get("pack") == wanted:
        offer(_made.get(wanted, lambda: make(*wanted, lambda _: None)), words)


def offer(files: Files, words: Words) -> None:
    offered = {
        "pdf": (words("make_pack.save_pdf"), files.pdf, "application/pdf"),
        "xlsx": (words("make_pack.save_xlsx"), files.xlsx, XLSX),
    }
    with st.container(horizontal=True):
        for kind, (label, data, mime) in offered.items():
            st.download_button(label, data, f"{files.name}.{kind}", mime, key=f"pack-{kind}", on_click="ignore")
