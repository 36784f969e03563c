// Follows what the server tells, and brings the page and the bar up to date.
import { openDesk } from "./desk.js";
import { Patch } from "./patch.js";
import { keepPlace } from "./place.js";
import { Assets } from "./assets.js";
import { Bar } from "./bar.js";
import { bringBack, loadAgain } from "./carry.js";

export function follow(own, served, shown) {
  bringBack();
  const patch = new Patch(served, shown);
  const { ask, again } = openDesk(own, hear);
  const bar = new Bar(own, ask);
  const assets = new Assets(ask);
  const here = address(location.pathname);
  let known = null; // the server and edition that were last heard of
  let etag = "", first = true;
  let stale = false, busy = false, leaving = false;

  function hear(message) {
    if (message.down) bar.away(true);
    if (message.hello) hello(message.hello);
    if (message.change) change(message.change);
  }

  // After a pause anything may have changed, and also between drawing this page and listening.
  function hello(said) {
    bar.away(false);
    const news = !known || known.server !== said.server || known.edition !== said.edition;
    known = said;
    if (news) refresh();
  }

  // A computer that slept, or a tab that was frozen, may have missed something on a connection that died without a word.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    const before = known?.edition, state = await bar.refresh();
    if (!state || !known || known.edition !== before || (state.server === known.server && state.edition === before)) return;
    refresh();
    again();
  });

  function change(c) {
    if (known) known.edition = c.edition;
    const moved = Object.entries(c.moved || {}).find(([from]) => address(from) === here);
    if (moved) return location.replace(moved[1] + location.hash);
    const mine = (list) => (list || []).some((page) => page && address(page) === here);
    bar.offer(null);
    if (c.all || mine(c.pages) || mine(c.gone)) refresh();
    else bar.refresh();
    if (mine(c.pages) || !c.title || c.pages.length !== 1) return;
    if (!c.navigate) bar.offer({ title: c.title, address: c.pages[0] });
    else if (!document.hidden) location.assign(c.pages[0]);
  }

  // refresh asks one thing at a time, so that an older answer never comes after a newer one; however many changes there were meanwhile, it asks
  // once more.
  async function refresh() {
    stale = true;
    if (busy) return;
    busy = true;
    while (stale) {
      stale = false;
      const answer = await ask({ url: location.pathname + location.search, etag });
      if (answer.ok) tryToShow(answer);
      else etag = ""; // the next hello asks again
    }
    busy = false;
    if (leaving) return;
    bar.refresh();
    if (await assets.renew()) document.dispatchEvent(new CustomEvent("porchlight:patched"));
    document.dispatchEvent(new CustomEvent("porchlight:checked"));
  }

  // A page that scripts have made into something that cannot be followed is loaded anew rather than shown as it was; but not for ever.
  function tryToShow(answer) {
    const fresh = first;
    try {
      show(answer);
    } catch (reason) {
      console.error(reason);
      if (!fresh) leave();
    }
  }

  function leave() {
    leaving = true;
    loadAgain();
  }

  function show(answer) {
    if (answer.status === 304 || leaving) return;
    const to = new URL(answer.url);
    if (address(to.pathname) !== here) return location.replace(to.pathname + location.hash);
    if (!answer.type.startsWith("text/html")) return leave();
    etag = answer.etag;
    const next = Patch.read(answer.text), put = keepPlace();
    const asLoaded = first && patch.mayBeAltered && answer.size > 0 && answer.size === sizeLoaded();
    first = false;
    if (asLoaded) return patch.adopt(next);
    const how = patch.to(next);
    if (how === "same") return;
    if (how === "reload") return leave();
    put();
    requestAnimationFrame(() => bar.settle()); // it measures, which can wait
    document.dispatchEvent(new CustomEvent("porchlight:patched"));
  }
}

// sizeLoaded is how many bytes the page had that was loaded, 0 when the browser does not tell.
function sizeLoaded() {
  return performance.getEntriesByType("navigation")[0]?.decodedBodySize || 0;
}

// address makes addresses comparable: escaped or not, with or without the name of the file; the parts of a list count as the list.
function address(path) {
  try {
    path = decodeURI(path);
  } catch {
    // it is not escaped
  }
  return path.replace(/index\.html$/, "").replace(/\/page\/\d+\/?$/, "/");
}
