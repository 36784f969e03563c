// Keeps the reader's place on the page while what stands above it grows or shrinks.

const BLOCKS = "h1, h2, h3, h4, p, li, tr, pre, img, figure, details, dt, dd, section, [id]";

// keepPlace remembers what stands nearest the top of the window. It answers a function that puts it there again.
export function keepPlace() {
  if (scrollY < 1) return () => {};
  const marks = [];
  for (const e of (document.querySelector("main") || document.body).querySelectorAll(BLOCKS)) {
    const { top, height } = e.getBoundingClientRect();
    if (height === 0 || top < 0) continue;
    if (top > innerHeight && marks.length) break;
    marks.push([e, top]);
    if (marks.length === 8) break; // the first may be gone afterwards
  }
  const before = scrollY;
  return () => {
    const [mark, top] = marks.find(([e]) => e.isConnected) || [];
    const by = mark ? mark.getBoundingClientRect().top - top : before - scrollY;
    if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
  };
}
