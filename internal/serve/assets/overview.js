// The overview works without this script. With it, search results appear while one types, arrow keys go through the pages, and the overview is updated
// when the site changes.
//
// For tests, document gets the event porchlight:overview after each update.
import { connect } from "./connection.js";

const field = document.getElementById("q");
const announcer = document.getElementById("announcer");
const TYPING_PAUSE = 120; // milliseconds without a key before a search is sent
const FIRST_POLL = 2000, LAST_POLL = 16000; // milliseconds between requests for pages that were checked ahead
const CHECK_POLL = 1000; // milliseconds between requests while all pages are being checked

// Updating the page: the server draws it, and the parts that differ replace those shown.

let latest = 0; // number of the last request: responses to older ones are not shown

async function refresh(address, silent) {
  const number = ++latest;
  let next;
  try {
    const response = await fetch(address, { cache: "no-store" });
    if (!response.ok) return false;
    next = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return false; // the server stopped; the stream sends a message when it is back
  }
  if (number !== latest) return false;
  if (address !== location.pathname + location.search) history.replaceState(null, "", address);
  document.title = next.title;
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = next.getElementById(part.id);
    if (other) replacePart(part, other);
  }
  if (!silent) announce();
  poll();
  document.dispatchEvent(new CustomEvent("porchlight:overview"));
  return true;
}

// replacePart puts the new content into a part. Opened sections, the scroll position and the focus stay.
function replacePart(part, other) {
  for (const details of part.querySelectorAll("details[id]")) {
    const match = other.querySelector("#" + CSS.escape(details.id));
    if (match) match.open = details.open;
  }
  if (part.outerHTML === other.outerHTML) return;
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const focused = active && key(active);
  const anchor = [...part.querySelectorAll("li, summary, h2, h3")].find((e) => e.getBoundingClientRect().top >= 0);
  const top = anchor && anchor.getBoundingClientRect().top;
  const anchorText = anchor && anchor.textContent;
  for (const attribute of [...part.attributes]) if (!other.hasAttribute(attribute.name)) part.removeAttribute(attribute.name);
  for (const attribute of other.attributes) part.setAttribute(attribute.name, attribute.value);
  part.replaceChildren(...document.adoptNode(other).childNodes);
  const same = anchor && [...part.querySelectorAll(anchor.localName)].find((e) => e.textContent === anchorText);
  if (same && scrollY > 0) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
  if (focused) [...part.querySelectorAll(active.localName)].find((e) => key(e) === focused)?.focus({ preventScroll: true });
}

const key = (element) => element.getAttribute("href") || element.closest("[id]")?.id;

// announce has screen readers read the number of pages found.
function announce() {
  const found = document.getElementById("found");
  const number = found ? Number(found.dataset.count) : 0;
  announcer.textContent = found ? `${number || "No"} ${number === 1 ? "page" : "pages"} found` : "All pages are shown";
}

// poll refreshes while all pages are being checked. Pages are also checked ahead when the editor pauses, and no message is sent for that: then it
// polls less and less often, and stops after a while.
let timer, pause = FIRST_POLL;
function poll() {
  clearTimeout(timer);
  const running = document.querySelector("[data-running]");
  if (!running && (!document.getElementById("check") || pause > LAST_POLL)) return;
  timer = setTimeout(() => refresh(here(), true).then((ok) => ok || poll()), running ? CHECK_POLL : pause);
  if (!running) pause *= 2;
}

const here = () => location.pathname + location.search;

// Searching

const address = () => {
  const query = new URLSearchParams(new FormData(field.form));
  for (const [key, value] of [...query]) if (!value.trim()) query.delete(key);
  return field.form.getAttribute("action") + (query.size ? "?" + query : "");
};
const pages = () => [...document.querySelectorAll("#found .rows a.title")];
let typing, searched;

function search() {
  clearTimeout(typing);
  const current = address();
  if (current !== searched) searched = current, (search.done = refresh(current));
  return search.done;
}

field.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, TYPING_PAUSE);
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

// Messages of the server

let edition = Number(document.getElementById("state").dataset.edition), server;
const SHORT_BREAK = 600; // milliseconds without the server that are not shown
let offlineTimer;
function onMessage({ hello, change, down }) {
  clearTimeout(offlineTimer);
  const offline = document.getElementById("offline");
  if (down) return void (offlineTimer = setTimeout(() => (offline.textContent = "Preview server stopped; waiting"), SHORT_BREAK));
  offline.textContent = "";
  const restarted = hello && server && server !== hello.server;
  if (hello) server = hello.server;
  const current = (hello || change)?.edition ?? edition;
  if (current === edition && !restarted) return;
  edition = current;
  pause = FIRST_POLL;
  refresh(here(), true);
}

// Viewing pages checks them, and no message is sent for that.
document.addEventListener("visibilitychange", () => document.hidden || refresh(here(), true));

connect(new URL(".", import.meta.url).href, onMessage);
document.getElementById("keys").hidden = false;
poll();
