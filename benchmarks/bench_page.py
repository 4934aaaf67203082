"""Warm visit of each page against an empty Streamlit page, in one run, in Debian's Chromium.

A visit is a full page load in a browser that has been there before; it ends when the script has run and
nothing moves any more. Visits alternate, and the ratio of medians is printed.
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from warehouse.build import build
from warehouse.serve import serve
from warehouse.settings import Settings

ROUNDS = 7
PAGES = ["stuurgroep", "sectoren", "interventies", "pilots", "enquetes", "opleveringen"]
PAGES += ["datakwaliteit", "over"]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync", "--no-first-run"]


def visit(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector('[data-testid="stMain"] h1')
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    return (time.perf_counter() - start) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(data=Path(folder) / "data").examples()
        build(settings)
        empty = Path(folder) / "empty.py"
        empty.write_text("import streamlit as st\nst.title('leeg')\n", "utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        with (
            serve(settings, 8700, empty) as (blank, _),
            serve(settings, 8800) as (ours, _),
        ):
            page = browser.new_page()
            for name in PAGES:
                path = "" if name == PAGES[0] else name
                visit(page, f"{ours}/{path}")
                visit(page, blank)
                pairs = [(visit(page, f"{ours}/{path}"), visit(page, blank)) for _ in range(ROUNDS)]
                warm, base = (statistics.median(side) for side in zip(*pairs, strict=True))
                print(f"{name:14} {warm:6.0f} ms  empty {base:6.0f} ms  ratio {warm / base:.2f}")
        browser.close()


if __name__ == "__main__":
    main()
