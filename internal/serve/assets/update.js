// Updates the page and the bar when the server sends changes.
import { connect } from "./connection.js";
import { Patch } from "./patch.js";
import { saveScroll } from "./scroll.js";
import { Assets } from "./assets.js";
import { Bar } from "./bar.js";
import { reload, restore } from "./reload.js";

export function keepUpdated(own, served, shown) {
  restore();
  const patch = new Patch(served, shown);
  const { request, reconnect } = connect(own, onMessage);
  const bar = new Bar(own, request);
  const assets = new Assets(request);
  const here = address(location.pathname);
  let known = null; // the server and edition of the last message
  let etag = "", first = true;
  let stale = false, busy = false, reloading = false;

  function onMessage(message) {
    if (message.down) bar.setOffline(true);
    if (message.hello) onHello(message.hello);
    if (message.change) onChange(message.change);
  }

  // The site may have changed during a break, or after this page was drawn and before the stream was opened.
  function onHello(current) {
    bar.setOffline(false);
    const changed = !known || known.server !== current.server || known.edition !== current.edition;
    known = current;
    if (changed) refresh();
  }

  // After a computer slept or a tab was frozen, the connection may be dead without an error, and messages lost.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    const before = known?.edition, state = await bar.refresh();
    if (!state || !known || known.edition !== before || (state.server === known.server && state.edition === before)) return;
    refresh();
    reconnect();
  });

  function onChange(c) {
    if (known) known.edition = c.edition;
    const moved = Object.entries(c.moved || {}).find(([from]) => address(from) === here);
    if (moved) return location.replace(moved[1] + location.hash);
    const isHere = (list) => (list || []).some((page) => page && address(page) === here);
    bar.showSaved(null);
    if (c.all || isHere(c.pages) || isHere(c.gone)) refresh();
    else bar.refresh();
    if (isHere(c.pages) || !c.title || c.pages.length !== 1) return;
    if (!c.navigate) bar.showSaved({ title: c.title, address: c.pages[0] });
    else if (!document.hidden) location.assign(c.pages[0]);
  }

  // refresh sends one request at a time, so that an older response never comes after a newer one. After any number of changes meanwhile, it sends one
  // more.
  async function refresh() {
    stale = true;
    if (busy) return;
    busy = true;
    while (stale) {
      stale = false;
      const response = await request({ url: location.pathname + location.search, etag });
      if (response.ok) tryToShow(response);
      else etag = ""; // the next hello refreshes
    }
    busy = false;
    if (reloading) return;
    bar.refresh();
    if (await assets.refresh()) document.dispatchEvent(new CustomEvent("porchlight:patched"));
    document.dispatchEvent(new CustomEvent("porchlight:checked"));
  }

  // A page that cannot be patched, since scripts changed it, is loaded again. The first response does not reload it, so that this ends.
  function tryToShow(response) {
    const isFirst = first;
    try {
      show(response);
    } catch (err) {
      console.error(err);
      if (!isFirst) loadAgain();
    }
  }

  function loadAgain() {
    reloading = true;
    reload();
  }

  function show(response) {
    if (response.status === 304 || reloading) return;
    const to = new URL(response.url);
    if (address(to.pathname) !== here) return location.replace(to.pathname + location.hash);
    if (!response.type.startsWith("text/html")) return loadAgain();
    etag = response.etag;
    const next = Patch.parse(response.text), restoreScroll = saveScroll();
    const asLoaded = first && patch.mayBeAltered && response.size > 0 && response.size === sizeLoaded();
    first = false;
    if (asLoaded) return patch.rebase(next);
    const result = patch.apply(next);
    if (result === "same") return;
    if (result === "reload") return loadAgain();
    restoreScroll();
    requestAnimationFrame(() => bar.position()); // it measures the page, which can wait
    document.dispatchEvent(new CustomEvent("porchlight:patched"));
  }
}

// sizeLoaded returns the size of the loaded page in bytes, or 0 when the browser does not know it.
function sizeLoaded() {
  return performance.getEntriesByType("navigation")[0]?.decodedBodySize || 0;
}

// address makes addresses comparable: unescaped, without index.html, and without the number of a part of a list.
function address(path) {
  try {
    path = decodeURI(path);
  } catch {
    // it is not escaped
  }
  return path.replace(/index\.html$/, "").replace(/\/page\/\d+\/?$/, "/");
}
