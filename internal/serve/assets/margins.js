// Measures the margins that the bar keeps free at the top and bottom of the window, in pixels. They cover fixed and sticky elements, and rows with
// phone links outside of the text, such as emergency numbers, while these are in view.

const CALLS = "a[href^='tel:' i], a[href^='sms:' i]";
const EDGE = 2; // pixels from the edge at which fixed elements are looked for

export function margins(host) {
  let top = fixedAt(host, EDGE)?.bottom ?? 0;
  let bottom = innerHeight - (fixedAt(host, innerHeight - EDGE)?.top ?? innerHeight);
  for (const call of document.querySelectorAll(CALLS)) {
    if (call.closest("main, article, footer")) continue;
    const row = (call.closest("aside, p, li") || call).getBoundingClientRect();
    if (!row.height || row.bottom <= 0 || row.top >= innerHeight) continue;
    if (row.bottom <= innerHeight / 2) top = Math.max(top, row.bottom);
    else if (row.top >= innerHeight / 2) bottom = Math.max(bottom, innerHeight - row.top);
  }
  return { top: Math.ceil(top), bottom: Math.ceil(bottom) };
}

// fixedAt returns the bounds of the fixed or sticky element at a height of the window, or null.
function fixedAt(host, y) {
  let e = document.elementsFromPoint(innerWidth / 2, y).find((found) => found !== host);
  for (; e; e = e.parentElement) {
    const { position } = getComputedStyle(e);
    if (position === "fixed" || position === "sticky") return e.getBoundingClientRect();
  }
  return null;
}
