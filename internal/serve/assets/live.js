// The one script that the preview adds to a page; a built site has nothing of it.
//
// It is not deferred: it runs when the page has been read and before the page's own deferred scripts do, so that what it copies is the page as it was
// served. Later it compares served with served, and never undoes what a script or the reader did to the page.
//
// For tests and measuring, document gets these events, each after the fact:
//   porchlight:patched  the page was brought up to date without loading it again
//   porchlight:checked  the page was compared with what is served now; it comes after porchlight:patched, and without it when nothing changed
//   porchlight:bar      the bar tells the state of this page; detail is what /_porchlight/page answered
(() => {
  const script = document.currentScript;
  const own = new URL(".", script.src).href;
  script.remove();

  // The copy belongs to a document that nobody looks at, so its pictures are not fetched and its scripts do not run.
  const served = document.implementation.createHTMLDocument("");
  const root = served.importNode(document.documentElement, true);
  served.replaceChild(root, served.documentElement);

  const shown = new WeakMap(); // node of the copy -> node that the reader sees
  (function pair(copy, node) {
    shown.set(copy, node);
    for (copy = copy.firstChild, node = node.firstChild; copy; copy = copy.nextSibling, node = node.nextSibling) pair(copy, node);
  })(root, document.documentElement);

  import(own + "follow.js").then(({ follow }) => follow(own, served, shown));
})();
