// Says how much of the window the bar has to leave free at the top and at the bottom, in pixels: what the page holds fast there, and every row outside
// of its text with a way to call, such as the emergency numbers, while that is in view.

const CALLS = "a[href^='tel:' i], a[href^='sms:' i]";
const EDGE = 2; // pixels from the edge at which something held fast is looked for

export function clearOf(host) {
  let over = heldFast(host, EDGE)?.bottom ?? 0;
  let under = innerHeight - (heldFast(host, innerHeight - EDGE)?.top ?? innerHeight);
  for (const call of document.querySelectorAll(CALLS)) {
    if (call.closest("main, article, footer")) continue;
    const row = (call.closest("aside, p, li") || call).getBoundingClientRect();
    if (!row.height || row.bottom <= 0 || row.top >= innerHeight) continue;
    if (row.bottom <= innerHeight / 2) over = Math.max(over, row.bottom);
    else if (row.top >= innerHeight / 2) under = Math.max(under, innerHeight - row.top);
  }
  return { over: Math.ceil(over), under: Math.ceil(under) };
}

// heldFast is the place of what does not scroll with the page at a height of the window, or null.
function heldFast(host, y) {
  let e = document.elementsFromPoint(innerWidth / 2, y).find((found) => found !== host);
  for (; e; e = e.parentElement) {
    const { position } = getComputedStyle(e);
    if (position === "fixed" || position === "sticky") return e.getBoundingClientRect();
  }
  return null;
}
