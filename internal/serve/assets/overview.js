// The overview works without this. With it, a search answers while one types, arrow keys go through the pages, and what is shown follows the site
// while it is edited.
//
// For tests, document gets the event porchlight:overview each time that the page has been brought up to date.
import { openDesk } from "./desk.js";

const field = document.getElementById("q");
const said = document.getElementById("said");
const PAUSE = 120; // milliseconds without a letter before a search is sent
const SOON = 2000, LATE = 16000; // milliseconds between looks at what was checked ahead
const AGAIN = 1000; // milliseconds between looks at how far the check of all pages is

// Bringing the page up to date: the server draws it, and the parts that differ take the place of those shown.

let latest = 0; // an answer that an older question gets is not shown over a newer one

async function refresh(address, quietly) {
  const mine = ++latest;
  let next;
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) return false;
    next = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false; // the server is gone; the stream tells when it is back
  }
  if (mine !== latest) return false;
  if (address !== location.pathname + location.search) history.replaceState(null, "", address);
  document.title = next.title;
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = next.getElementById(part.id);
    if (other) bring(part, other);
  }
  if (!quietly) tell();
  follow();
  document.dispatchEvent(new CustomEvent("porchlight:overview"));
  return true;
}

// bring puts the new content into a part. Sections stay as open as they were, and the place on the screen and the focus where they were.
function bring(part, other) {
  for (const details of part.querySelectorAll("details[id]")) {
    const twin = other.querySelector("#" + CSS.escape(details.id));
    if (twin) twin.open = details.open;
  }
  if (part.outerHTML === other.outerHTML) return;
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const where = active && name(active);
  const held = [...part.querySelectorAll("li, summary, h2, h3")].find((e) => e.getBoundingClientRect().top >= 0);
  const top = held && held.getBoundingClientRect().top;
  const heldText = held && held.textContent;
  for (const attribute of [...part.attributes]) if (!other.hasAttribute(attribute.name)) part.removeAttribute(attribute.name);
  for (const attribute of other.attributes) part.setAttribute(attribute.name, attribute.value);
  part.replaceChildren(...document.adoptNode(other).childNodes);
  const same = held && [...part.querySelectorAll(held.localName)].find((e) => e.textContent === heldText);
  if (same && scrollY > 0) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
  if (where) [...part.querySelectorAll(active.localName)].find((e) => name(e) === where)?.focus({ preventScroll: true });
}

const name = (element) => element.getAttribute("href") || element.closest("[id]")?.id;

// tell says the number of pages found, for those who do not see the list.
function tell() {
  const found = document.getElementById("found");
  const number = found ? Number(found.dataset.count) : 0;
  said.textContent = found ? `${number || "No"} ${number === 1 ? "page" : "pages"} found` : "All pages are shown";
}

// follow looks again while all pages are being checked. Pages are also checked ahead when the editor pauses, and nobody tells of that: then it looks
// ever less often, and soon no more.
let timer, wait = SOON;
function follow() {
  clearTimeout(timer);
  const running = document.querySelector("[data-running]");
  if (!running && (!document.getElementById("check") || wait > LATE)) return;
  timer = setTimeout(() => refresh(here(), true).then((ok) => ok || follow()), running ? AGAIN : wait);
  if (!running) wait *= 2;
}

const here = () => location.pathname + location.search;

// Searching

const address = () => {
  const query = new URLSearchParams(new FormData(field.form));
  for (const [key, value] of [...query]) if (!value.trim()) query.delete(key);
  return field.form.getAttribute("action") + (query.size ? "?" + query : "");
};
const pages = () => [...document.querySelectorAll("#found .rows a.title")];
let typing, asked;

function search() {
  clearTimeout(typing);
  const wanted = address();
  if (wanted !== asked) asked = wanted, (search.done = refresh(wanted));
  return search.done;
}

field.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, PAUSE);
});
field.form.addEventListener("submit", async (event) => {
  if (!field.value.trim()) return;
  event.preventDefault();
  await search();
  if (event.submitter && document.activeElement === event.submitter) pages()[0]?.focus();
  else pages()[0]?.click();
});
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const at = document.activeElement;
  if (event.key === "/" && at !== field) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const list = pages(), index = list.indexOf(at);
    if (at !== field && index < 0) return;
    const next = index + (event.key === "ArrowDown" ? 1 : -1);
    if (at === field && event.key === "ArrowUp") return;
    event.preventDefault();
    (next < 0 ? field : list[Math.min(next, list.length - 1)] || at).focus();
  } else if (event.key === "Escape" && pages().includes(at)) {
    field.focus();
  }
});

// Following the site

let edition = Number(document.getElementById("state").dataset.edition), server;
const MOMENT = 600; // milliseconds; a shorter break is nobody's concern
let leaving;
function hear({ hello, change, down }) {
  clearTimeout(leaving);
  const gone = document.getElementById("gone");
  if (down) return void (leaving = setTimeout(() => (gone.textContent = "Preview server stopped; waiting"), MOMENT));
  gone.textContent = "";
  const restarted = hello && server && server !== hello.server;
  if (hello) server = hello.server;
  const now = (hello || change)?.edition ?? edition;
  if (now === edition && !restarted) return;
  edition = now;
  wait = SOON;
  refresh(here(), true);
}

// Looking at pages checks them, and nobody tells of that.
document.addEventListener("visibilitychange", () => document.hidden || refresh(here(), true));

openDesk(new URL(".", import.meta.url).href, hear);
document.getElementById("keys").hidden = false;
follow();
