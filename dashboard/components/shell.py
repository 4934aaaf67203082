"""What stands on every page: ESF emblem and text, the way to the other pages, where the figures stand."""

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from dashboard import filters
from dashboard.components import page, states
from dashboard.filters import ALL, KEPT, About, Choice
from report import emblem
from report.i18n import Words

Project = Mapping[str, Any]  # the row of mart_steering__project


def title(words: Words, project: Project | None) -> str:
    name = project[words.column("name")] if project else ""
    return f"{words('common.monitor')} {name}".strip()


def header(words: Words, project: Project | None, is_example: bool) -> None:
    """Emblem and reference text of the fund, the project, and what kind of data this is."""
    # a release may be older than this column
    fund = (project or {}).get(words.column("esf_name"), words("common.esf"))
    label = f'<span class="synthetic">{escape(words("common.synthetic"))}</span>' if is_example else ""
    page.put(
        f'<header class="esf"><img alt="{escape(words("common.emblem"))}" src="{emblem.data_uri()}">'
        f"<span>{escape(fund)}</span><span>{escape(title(words, project))}</span>{label}</header>"
    )


def ways(words: Words, paths: Mapping[str, str], here: str) -> None:
    """Links to all pages, name → path; each keeps the choice that holds on every page."""
    kept = urlencode(filters.kept())
    links = "".join(
        f'<a href="./{path}?{escape(kept)}"{" aria-current=page" if name == here else ""}>'
        f"{escape(words(f'pages.{name}'))}</a>"
        for name, path in paths.items()
    )
    page.put('<p class="said" role="status"></p>')  # page.js says there what has changed
    page.put(f'<nav aria-label="{escape(words("common.pages"))}" data-keeps="{" ".join(KEPT)}">{links}</nav>')


def stand(choice: Choice, about: About, is_other: bool) -> None:
    """The filters, then as-of date, fund and release of the figures below, and what else the address asks for."""
    words = choice.words
    said = words("common.release", id=choice.release_id)
    if about.by_date:
        fund = words("common.all") if choice.fund == ALL else choice.fund
        said = f"{words('common.as_of')} {choice.date(choice.as_of)} · {fund} · {said}"
    page.put_inputs(filters.inputs(choice, about))
    page.put(f'<p class="note stand">{escape(said)}</p>')
    missing = filters.not_there(choice, about)
    if missing:
        states.not_there(words, missing)
    if is_other:
        current = f"?{urlencode(filters.kept('release'))}"
        link = f'<a href="{escape(current)}">{escape(words("common.to_current"))}</a>'
        page.put(f'<p class="synthetic">{escape(words("common.older"))} {link}</p>')
