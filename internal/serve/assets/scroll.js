// Keeps the scroll position while the content above it grows or shrinks.

const BLOCKS = "h1, h2, h3, h4, p, li, tr, pre, img, figure, details, dt, dd, section, [id]";

// saveScroll remembers the elements nearest the top of the window. It returns a function that scrolls the first of them that is left to where it was.
export function saveScroll() {
  if (scrollY < 1) return () => {};
  const anchors = [];
  for (const e of (document.querySelector("main") || document.body).querySelectorAll(BLOCKS)) {
    const { top, height } = e.getBoundingClientRect();
    if (height === 0 || top < 0) continue;
    if (top > innerHeight && anchors.length) break;
    anchors.push([e, top]);
    if (anchors.length === 8) break; // the first ones may be removed
  }
  const before = scrollY;
  return () => {
    const [anchor, top] = anchors.find(([e]) => e.isConnected) || [];
    const by = anchor ? anchor.getBoundingClientRect().top - top : before - scrollY;
    if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
  };
}
