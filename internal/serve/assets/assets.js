// Brings in style sheets and pictures that changed under an unchanged address. Those with a fingerprint in their name get another address, and come
// with the page.
import { replaceSheet } from "./patch.js";

const LINKED = "link[rel~=stylesheet][href], img[src], source[src], video[src], audio[src]";
const FINGERPRINTED = /\.[0-9a-f]{12}\.\w+$/;

export class Assets {
  constructor(ask) {
    this.ask = ask;
    this.etags = new Map(); // of each path that was looked at
    this.looking = null;
  }

  // renew answers whether anything on the page was exchanged.
  async renew() {
    await this.looking;
    const changed = await (this.looking = this.look()); // the first time nothing is known yet, and nothing counts as changed
    for (const e of changed.size ? document.querySelectorAll(LINKED) : []) {
      const path = pathOf(e);
      if (changed.has(path)) exchange(e, path + "?" + encodeURIComponent(this.etags.get(path)));
    }
    return changed.size > 0;
  }

  // look asks for the digests of what the page links to, and answers the paths whose digest is not the one known.
  async look() {
    const paths = new Set(Array.from(document.querySelectorAll(LINKED), pathOf));
    const changed = new Set();
    await Promise.all(Array.from(paths, async (path) => {
      if (!path) return;
      const { ok, etag } = await this.ask({ url: path, head: true });
      if (!ok || !etag) return;
      if (this.etags.has(path) && this.etags.get(path) !== etag) changed.add(path);
      this.etags.set(path, etag);
    }));
    return changed;
  }
}

function pathOf(e) {
  const url = new URL(e.href || e.src, location.href);
  return url.origin === location.origin && !FINGERPRINTED.test(url.pathname) ? url.pathname : "";
}

function exchange(e, address) {
  if (e.nodeName !== "LINK") return e.setAttribute("src", address);
  const fresh = e.cloneNode();
  fresh.href = address;
  replaceSheet(e, fresh);
}
