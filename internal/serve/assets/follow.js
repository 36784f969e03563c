// Follows what the server tells, and brings the page and the bar up to date.
import { openDesk } from "./desk.js";
import { Patch } from "./patch.js";
import { keepPlace } from "./place.js";
import { Assets } from "./assets.js";
import { Bar } from "./bar.js";

export function follow(own, served, shown) {
  const patch = new Patch(served, shown);
  const ask = openDesk(own, hear);
  const bar = new Bar(own, ask);
  const assets = new Assets(ask);
  const here = address(location.pathname);
  let known = null; // the server and edition that were last heard of
  let etag = "";
  let stale = false, busy = false;

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
      if (answer.ok) show(answer);
      else etag = ""; // the next hello asks again
    }
    busy = false;
    bar.refresh();
    if (await assets.renew()) document.dispatchEvent(new CustomEvent("porchlight:patched"));
    document.dispatchEvent(new CustomEvent("porchlight:checked"));
  }

  function show(answer) {
    if (answer.status === 304) return;
    const to = new URL(answer.url);
    if (address(to.pathname) !== here) return location.replace(to.pathname + location.hash);
    if (!answer.type.startsWith("text/html")) return location.reload();
    etag = answer.etag;
    const put = keepPlace();
    const how = patch.to(Patch.read(answer.text));
    if (how === "same") return;
    if (how === "reload") return location.reload();
    put();
    requestAnimationFrame(() => bar.settle()); // it measures, which can wait
    document.dispatchEvent(new CustomEvent("porchlight:patched"));
  }
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
