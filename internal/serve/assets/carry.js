// Carries what a reader did to a page over loading it again: typed text, opened details, the focus and the place. It goes by way of the state that a
// browser keeps for an entry of its history, which ends with the tab; nothing is stored.

const KEY = "porchlightCarried";
const FIELDS = "input:not([type=password], [type=file], [type=hidden], [type=submit], [type=button], [type=reset], [type=image]), textarea, select";
const FOCUSABLE = FIELDS + ", a[href], button, summary, [tabindex]";
const PLACES = "[id], h1, h2, h3, h4";

// loadAgain loads the page again; bringBack, on the page that comes, puts things as they were.
export function loadAgain() {
  try {
    history.replaceState({ [KEY]: { ...whatReaderDid(), before: history.state, restoration: history.scrollRestoration } }, "");
    history.scrollRestoration = "manual"; // the browser's own way goes by pixels, and on some pages as a slow movement
  } catch {
    // what cannot be carried is left behind
  }
  location.reload();
}

export function bringBack() {
  const did = history.state?.[KEY];
  if (!did) return;
  history.replaceState(did.before, "");
  const details = keyed("details"), fields = keyed(FIELDS), places = keyed(PLACES), focusable = keyed(FOCUSABLE);
  for (const [key, open] of did.open) if (details.has(key)) details.get(key).open = open;
  for (const [key, value] of did.typed) if (fields.has(key)) putBack(fields.get(key), value);
  const focused = focusable.get(did.focus);
  if (focused && did.selection && focused.selectionStart != null) focused.setSelectionRange(...did.selection);
  if (focused) focused.focus({ preventScroll: true });
  const scroll = () => {
    const [key, top] = did.places.find(([key]) => places.get(key)?.isConnected) || [];
    scrollTo({ top: key ? places.get(key).getBoundingClientRect().top + scrollY - top : did.scroll, behavior: "instant" });
  };
  const done = () => {
    if (did.scroll >= 1) scroll();
    history.scrollRestoration = did.restoration;
  };
  if (document.readyState === "complete") return done();
  if (did.scroll >= 1) scroll();
  addEventListener("load", done, { once: true }); // by then pictures have their sizes
}

function whatReaderDid() {
  const active = document.activeElement, inView = [];
  let focus = null;
  for (const [key, e] of keyed(FOCUSABLE)) if (e === active) focus = key;
  for (const [key, e] of keyed(PLACES)) {
    const { top, height } = e.getBoundingClientRect();
    if (height > 0 && top >= 0 && top < innerHeight && e.closest("main")) inView.push([key, top]);
    if (inView.length === 8) break; // the first may be gone afterwards
  }
  return {
    scroll: scrollY,
    places: inView,
    open: Array.from(keyed("details"), ([key, e]) => [key, e.open]),
    typed: Array.from(keyed(FIELDS)).filter(([, e]) => touched(e)).map(([key, e]) => [key, valueOf(e)]),
    focus,
    selection: focus && active.selectionStart != null ? [active.selectionStart, active.selectionEnd] : null,
  };
}

// keyed names each element by its id, else by its kind and how many of that kind stand before it.
function keyed(selector) {
  const seen = new Map(), named = new Map();
  for (const e of document.querySelectorAll(selector)) {
    const kind = e.localName + " " + (e.getAttribute("name") || "");
    seen.set(kind, (seen.get(kind) || 0) + 1);
    named.set(e.id ? "#" + e.id : kind + " " + seen.get(kind), e);
  }
  return named;
}

const checkable = (e) => e.type === "checkbox" || e.type === "radio";

function touched(e) {
  if (e.localName === "select") return Array.from(e.options).some((option) => option.selected !== option.defaultSelected);
  return checkable(e) ? e.checked !== e.defaultChecked : e.value !== e.defaultValue;
}

function valueOf(e) {
  if (e.localName === "select") return Array.from(e.selectedOptions, (option) => option.value);
  return checkable(e) ? e.checked : e.value;
}

function putBack(e, value) {
  if (Array.isArray(value)) {
    if (e.localName !== "select") return;
    for (const option of e.options) option.selected = value.includes(option.value);
  } else if (checkable(e)) e.checked = value === true;
  else if (typeof value === "string" && e.localName !== "select") e.value = value;
  e.dispatchEvent(new Event("input", { bubbles: true })); // a script of the page may go by it
}
