// Reloads a page and restores its form fields, opened details, focus and scroll position. They are kept in the state of the history entry, which
// ends with the tab. Nothing is stored.

const KEY = "porchlightReload";
const FIELDS = "input:not([type=password], [type=file], [type=hidden], [type=submit], [type=button], [type=reset], [type=image]), textarea, select";
const FOCUSABLE = FIELDS + ", a[href], button, summary, [tabindex]";
const ANCHORS = "[id], h1, h2, h3, h4";

// reload saves the state of the page and loads the page again. restore puts the state back after that.
export function reload() {
  try {
    history.replaceState({ [KEY]: { ...pageState(), before: history.state, restoration: history.scrollRestoration } }, "");
    history.scrollRestoration = "manual"; // the browser restores pixels, and on some pages scrolls smoothly
  } catch {
    // without the state, as a plain reload
  }
  location.reload();
}

export function restore() {
  const state = history.state?.[KEY];
  if (!state) return;
  history.replaceState(state.before, "");
  const details = keyed("details"), fields = keyed(FIELDS), anchors = keyed(ANCHORS), focusable = keyed(FOCUSABLE);
  for (const [key, open] of state.open) if (details.has(key)) details.get(key).open = open;
  for (const [key, value] of state.typed) if (fields.has(key)) setValue(fields.get(key), value);
  const focused = focusable.get(state.focus);
  if (focused && state.selection && focused.selectionStart != null) focused.setSelectionRange(...state.selection);
  if (focused) focused.focus({ preventScroll: true });
  const scroll = () => {
    const [key, top] = state.anchors.find(([key]) => anchors.get(key)?.isConnected) || [];
    scrollTo({ top: key ? anchors.get(key).getBoundingClientRect().top + scrollY - top : state.scroll, behavior: "instant" });
  };
  const done = () => {
    if (state.scroll >= 1) scroll();
    history.scrollRestoration = state.restoration;
  };
  if (document.readyState === "complete") return done();
  if (state.scroll >= 1) scroll();
  addEventListener("load", done, { once: true }); // pictures have their sizes then
}

function pageState() {
  const active = document.activeElement, inView = [];
  let focus = null;
  for (const [key, e] of keyed(FOCUSABLE)) if (e === active) focus = key;
  for (const [key, e] of keyed(ANCHORS)) {
    const { top, height } = e.getBoundingClientRect();
    if (height > 0 && top >= 0 && top < innerHeight && e.closest("main")) inView.push([key, top]);
    if (inView.length === 8) break; // the first ones may be removed
  }
  return {
    scroll: scrollY,
    anchors: inView,
    open: Array.from(keyed("details"), ([key, e]) => [key, e.open]),
    typed: Array.from(keyed(FIELDS)).filter(([, e]) => isChanged(e)).map(([key, e]) => [key, valueOf(e)]),
    focus,
    selection: focus && active.selectionStart != null ? [active.selectionStart, active.selectionEnd] : null,
  };
}

// keyed maps a key to each element: its id, else its kind and its number among elements of that kind.
function keyed(selector) {
  const count = new Map(), keys = new Map();
  for (const e of document.querySelectorAll(selector)) {
    const kind = e.localName + " " + (e.getAttribute("name") || "");
    count.set(kind, (count.get(kind) || 0) + 1);
    keys.set(e.id ? "#" + e.id : kind + " " + count.get(kind), e);
  }
  return keys;
}

const checkable = (e) => e.type === "checkbox" || e.type === "radio";

function isChanged(e) {
  if (e.localName === "select") return Array.from(e.options).some((option) => option.selected !== option.defaultSelected);
  return checkable(e) ? e.checked !== e.defaultChecked : e.value !== e.defaultValue;
}

function valueOf(e) {
  if (e.localName === "select") return Array.from(e.selectedOptions, (option) => option.value);
  return checkable(e) ? e.checked : e.value;
}

function setValue(e, value) {
  if (Array.isArray(value)) {
    if (e.localName !== "select") return;
    for (const option of e.options) option.selected = value.includes(option.value);
  } else if (checkable(e)) e.checked = value === true;
  else if (typeof value === "string" && e.localName !== "select") e.value = value;
  e.dispatchEvent(new Event("input", { bubbles: true })); // for scripts of the page
}
