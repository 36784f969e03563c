// The one script that the preview adds to a page. A built site does not have it.
//
// It is not deferred: it runs after the page was parsed and before the page's own deferred scripts, so that it copies the page as it was served. Later
// it compares what was served before with what is served now, and does not undo changes by scripts or the reader.
//
// For tests and measuring, document gets these events:
//   porchlight:patched  the page was patched without loading it again
//   porchlight:checked  the page was compared with what is served now; it comes after porchlight:patched, and without it when nothing changed
//   porchlight:bar      the bar shows the state of this page; detail is the response of /_porchlight/page
(() => {
  const script = document.currentScript;
  const own = new URL(".", script.src).href;
  script.remove();

  // The copy belongs to a document that is not shown, so its pictures are not fetched and its scripts do not run.
  const served = document.implementation.createHTMLDocument("");
  const root = served.importNode(document.documentElement, true);
  served.replaceChild(root, served.documentElement);

  const shown = new WeakMap(); // node of the copy -> node of the shown page
  (function pair(copy, node) {
    shown.set(copy, node);
    for (copy = copy.firstChild, node = node.firstChild; copy; copy = copy.nextSibling, node = node.nextSibling) pair(copy, node);
  })(root, document.documentElement);

  import(own + "update.js").then(({ keepUpdated }) => keepUpdated(own, served, shown));
})();
