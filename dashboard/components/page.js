// Draws the pieces of a page that changed. Links and inputs lead to addresses, and an address says the whole choice.

export default function ({ data, parentElement }) {
  const { language, pieces, pinned } = JSON.parse(new TextDecoder().decode(data));
  const sheet = parentElement.querySelector(".sheet");
  document.documentElement.lang = language;
  if (!sheet.drawn) {
    sheet.drawn = [];
    sheet.addEventListener("click", follow);
    sheet.addEventListener("change", choose);
    sheet.addEventListener("click", unfold);
    addEventListener("popstate", () => reflect(sheet));
  }
  draw(sheet, pieces);
  pin(pinned);
}

function draw(sheet, pieces) {
  const held = sheet.contains(document.activeElement) && inputName(document.activeElement);
  const changed = pieces.filter((html, at) => {
    if (sheet.drawn[at] === html) return false;
    (sheet.children[at] ?? sheet.appendChild(document.createElement("div"))).innerHTML = html;
    return true;
  });
  while (sheet.children.length > pieces.length) sheet.lastChild.remove();
  sheet.drawn = pieces;
  if (held) sheet.querySelector(`[name="${held}"], [data-name="${held}"] > summary`)?.focus();
  if (!changed.length) return;
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  const here = innerWidth < 1000 && sheet.querySelector("nav [aria-current]"); // where the menu may not fit
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft;
}

function inputName(element) {
  return element.name ?? element.parentElement.dataset.name;
}

// Streamlit answers a step through the browser's history by running the page of that address
function go(address) {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

// An answer that is overtaken by the next never comes, so inputs follow the address themselves
function reflect(sheet) {
  const asked = new URL(location).searchParams;
  sheet.querySelectorAll("[data-usual]").forEach((input) => {
    input.value = asked.get(input.name) ?? input.dataset.usual;
  });
}

function pin(values) {
  const address = new URL(location);
  Object.entries(values).forEach(([name, value]) => address.searchParams.set(name, value));
  if (address.search !== location.search) history.replaceState(null, "", address);
}

function ask(name, value, usual = "") {
  const address = new URL(location);
  address.hash = "";
  if (value === usual) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  if (address.search !== location.search) go(address);
}

function choose({ target }) {
  if (target.name) ask(target.name, target.value, target.dataset.usual);
}

function unfold(event) {
  const folded = event.target.closest("[data-name] > summary")?.parentElement;
  if (!folded) return;
  event.preventDefault();
  ask(folded.dataset.name, folded.open ? "" : "1");
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.dataset.wait) event.preventDefault(), take(link);
  else if (!link.hasAttribute("download")) event.preventDefault(), go(link.href);
}

// Fetches what takes the server a while to make, and says so meanwhile
async function take(link) {
  if (link.ariaBusy) return;
  const said = link.textContent;
  link.ariaBusy = "true";
  link.textContent = link.dataset.wait;
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(await answer.blob());
    saved.download = /filename="(.+)"/.exec(answer.headers.get("Content-Disposition"))[1];
    saved.click();
    URL.revokeObjectURL(saved.href);
    link.textContent = said;
  } catch {
    link.textContent = link.dataset.failed;
  }
  link.ariaBusy = null;
}
