// Brings in style sheets, pictures and other files that changed under an unchanged address. Those with a fingerprint in their name get another
// address, and come with the page.
import { replaceSheet } from "./patch.js";
import { styleImages } from "./styleimages.js";

const LINKED = "link[rel~=stylesheet][href], link[rel~=icon][href], img, source, video, audio, input[type=image], image[href], use[href], object[data]";
const NAMED = ["href", "src", "srcset", "poster", "data"]; // attributes that name files
const CANDIDATE = /(?<=^\s*|,\s*)[^\s,]\S*[^\s,]/g; // an address in a srcset
const FINGERPRINTED = /\.[0-9a-f]{12}\.\w+$/;

export class Assets {
  constructor(ask) {
    this.ask = ask;
    this.etags = new Map(); // of each path that was looked at
    this.looking = Promise.resolve();
  }

  // renew answers whether anything on the page was exchanged.
  async renew() {
    this.looking = this.looking.then(() => this.look()); // one after the other; the first time nothing is known yet, and nothing counts as changed
    const changed = await this.looking;
    if (changed.size === 0) return false;
    const fresh = (address) => {
      const path = pathOf(address);
      return changed.has(path) ? path + "?" + encodeURIComponent(this.etags.get(path)) + new URL(address, document.baseURI).hash : address;
    };
    for (const e of document.querySelectorAll(LINKED)) {
      for (const name of NAMED) exchange(e, name, fresh);
    }
    for (const image of styleImages()) image.exchange(fresh);
    return true;
  }

  // look asks for the digests of what the page shows, and answers the paths whose digest is not the one known.
  async look() {
    const paths = new Set(styleImages().flatMap(({ addresses }) => addresses).map(pathOf));
    for (const e of document.querySelectorAll(LINKED)) {
      for (const name of NAMED) for (const address of addressesIn(e, name)) paths.add(pathOf(address));
    }
    paths.delete("");
    const changed = new Set();
    await Promise.all(Array.from(paths, async (path) => {
      const { ok, status, etag } = await this.ask({ url: path, head: true });
      if (!ok) return;
      const now = status === 200 ? etag : "none"; // a file that comes is a change, too
      if (now && this.etags.has(path) && this.etags.get(path) !== now) changed.add(path);
      if (now) this.etags.set(path, now);
    }));
    return changed;
  }
}

// pathOf is the path of a file of this host that may change under its address; "" for all others.
function pathOf(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin && !FINGERPRINTED.test(url.pathname) ? url.pathname : "";
  } catch {
    return "";
  }
}

function addressesIn(e, name) {
  const value = e.getAttribute(name);
  if (!value || value.startsWith("#")) return [];
  return name === "srcset" ? Array.from(value.matchAll(CANDIDATE), ([address]) => address) : [value];
}

function exchange(e, name, fresh) {
  const was = e.getAttribute(name);
  if (!was || was.startsWith("#")) return;
  const now = name === "srcset" ? was.replace(CANDIDATE, fresh) : fresh(was);
  if (now === was) return;
  if (!e.matches("link[rel~=stylesheet]")) return e.setAttribute(name, now);
  const sheet = e.cloneNode();
  sheet.href = now;
  replaceSheet(e, sheet);
}
