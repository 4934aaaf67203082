// Draws the pieces of a page that changed. Links and inputs lead to addresses, and an address says the whole choice;
// inputs show what it says. Sent once, in the page's head; every element of a page only calls it.

let awaited = location.hash; // where to scroll as soon as it is there
let width = innerWidth; // asked here and not while drawing, for which the browser would lay the page out
addEventListener("resize", () => (width = innerWidth));

window.drawPage = ({ data, parentElement }) => {
  const { language, pieces, pinned } = JSON.parse(new TextDecoder().decode(data));
  const sheet = parentElement.querySelector(".sheet");
  if (document.documentElement.lang !== language) document.documentElement.lang = language;
  if (!sheet.drawn) begin(sheet);
  draw(sheet, pieces);
  sheet.pinned = { path: location.pathname, values: pinned };
  pin(sheet.pinned);
  return () => removeEventListener("popstate", sheet.moved);
};

function begin(sheet) {
  sheet.drawn = [];
  sheet.addEventListener("click", press);
  sheet.addEventListener("change", choose);
  sheet.addEventListener("search", choose);
  sheet.moved = () => {
    reflect(sheet);
    pin(sheet.pinned);
  };
  addEventListener("popstate", sheet.moved);
}

function draw(sheet, pieces) {
  const isFirst = !sheet.drawn.length;
  const held = sheet.contains(document.activeElement) && document.activeElement.name;
  const before = heading()?.textContent;
  const changed = pieces.filter((html, at) => {
    if (sheet.drawn[at] === html) return false;
    const piece = sheet.children[at] ?? sheet.appendChild(document.createElement("div"));
    piece.innerHTML = html;
    reflect(piece);
    return true;
  });
  while (sheet.children.length > pieces.length) sheet.lastChild.remove();
  sheet.drawn = pieces;
  scroll();
  if (!changed.length || isFirst) return;
  // when all elements are drawn: before it can give something the focus the browser lays the page out
  requestAnimationFrame(() => tell(sheet, held, before));
}

function tell(sheet, held, before) {
  if (held) sheet.querySelector(`[name="${held}"]`)?.focus();
  const title = heading(); // of the frame, which may be another sheet
  if (!title) return;
  if (title.textContent !== before) title.focus({ preventScroll: true });
  const stand = document.querySelector(".sheet .stand")?.textContent ?? "";
  document.querySelector(".sheet .said").textContent = `${title.textContent}: ${stand}`;
}

function heading() {
  return document.querySelector(".sheet h1");
}

function reflect(part) {
  const asked = new URL(location).searchParams;
  part.querySelectorAll("[data-usual]").forEach((input) => {
    input.value = asked.get(input.name) ?? input.dataset.usual;
    if (input.selectedIndex === -1) input.value = input.dataset.usual; // an address may ask what there is not
  });
  const here = part.querySelector("nav [aria-current]");
  if (here && width < 1000) {
    here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft; // the menu may not fit
  }
}

function pin({ path, values }) {
  const address = new URL(location);
  if (path !== address.pathname) return;
  for (const [name, value] of Object.entries(values)) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, value);
  }
  if (address.search !== location.search) history.replaceState(null, "", address);
}

// Streamlit answers a step through the browser's history by running the page of that address
function go(address) {
  awaited = address.hash;
  scroll();
  if (address.href === location.href) return;
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

function scroll() {
  const target = awaited && document.getElementById(awaited.slice(1));
  if (!target) return;
  target.scrollIntoView();
  awaited = "";
}

function ask(name, value, usual = "") {
  const address = new URL(location);
  address.hash = "";
  if (value === usual) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  go(address);
}

function choose({ target }) {
  if (target.name) ask(target.name, target.value, target.dataset.usual);
}

function press(event) {
  const folded = event.target.closest("button[aria-expanded]");
  if (folded) ask(folded.name, folded.ariaExpanded === "true" ? "" : "1");
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.hasAttribute("download") && !link.dataset.wait) return;
  event.preventDefault();
  if (link.dataset.wait) take(link);
  else go(meant(link));
}

// The address may have moved on since the link was written: what it keeps is taken from the address of now
function meant(link) {
  const address = new URL(link.href);
  const now = new URL(location).searchParams;
  for (const name of link.closest("[data-keeps]")?.dataset.keeps.split(" ") ?? []) {
    if (now.has(name)) address.searchParams.set(name, now.get(name));
    else address.searchParams.delete(name);
  }
  return address;
}

// Fetches what takes the server a while to make, and says so meanwhile
async function take(link) {
  const status = link.parentElement.querySelector("[role=status]");
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  status.textContent = link.dataset.wait;
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(await answer.blob());
    saved.download = /filename="(.+)"/.exec(answer.headers.get("Content-Disposition"))[1];
    saved.click();
    URL.revokeObjectURL(saved.href);
    status.textContent = "";
  } catch {
    status.textContent = link.dataset.failed;
  }
  link.ariaBusy = null;
}
