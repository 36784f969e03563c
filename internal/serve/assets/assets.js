// Reloads style sheets, pictures and other files that changed under an unchanged address. Files with a fingerprint in their name get a new
// address, which comes with the page.
import { replaceSheet } from "./patch.js";
import { styleImages } from "./styleimages.js";

const LINKED = "link[rel~=stylesheet][href], link[rel~=icon][href], img, source, video, audio, input[type=image], image[href], use[href], object[data]";
const NAMED = ["href", "src", "srcset", "poster", "data"]; // attributes that name files
const CANDIDATE = /(?<=^\s*|,\s*)[^\s,]\S*[^\s,]/g; // an address in a srcset
const FINGERPRINTED = /\.[0-9a-f]{12}\.\w+$/;

export class Assets {
  constructor(request) {
    this.request = request;
    this.etags = new Map(); // path -> its ETag when it was last checked
    this.checking = Promise.resolve();
  }

  // refresh reports whether anything on the page was replaced.
  async refresh() {
    this.checking = this.checking.then(() => this.changedPaths()); // one check at a time; the first one only fills etags
    const changed = await this.checking;
    if (changed.size === 0) return false;
    const newAddress = (address) => {
      const path = pathOf(address);
      return changed.has(path) ? path + "?" + encodeURIComponent(this.etags.get(path)) + new URL(address, document.baseURI).hash : address;
    };
    for (const e of document.querySelectorAll(LINKED)) {
      for (const name of NAMED) replaceAddresses(e, name, newAddress);
    }
    for (const image of styleImages()) image.replace(newAddress);
    return true;
  }

  // changedPaths requests the ETags of the files that the page shows, and returns the paths whose ETag changed.
  async changedPaths() {
    const paths = new Set(styleImages().flatMap(({ addresses }) => addresses).map(pathOf));
    for (const e of document.querySelectorAll(LINKED)) {
      for (const name of NAMED) for (const address of addressesIn(e, name)) paths.add(pathOf(address));
    }
    paths.delete("");
    const changed = new Set();
    await Promise.all(Array.from(paths, async (path) => {
      const { ok, status, etag } = await this.request({ url: path, head: true });
      if (!ok) return;
      const current = status === 200 ? etag : "none"; // so that a new file is a change, too
      if (current && this.etags.has(path) && this.etags.get(path) !== current) changed.add(path);
      if (current) this.etags.set(path, current);
    }));
    return changed;
  }
}

// pathOf returns the path of a file of this host that may change under its address, or "".
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

function replaceAddresses(e, name, newAddress) {
  const before = e.getAttribute(name);
  if (!before || before.startsWith("#")) return;
  const after = name === "srcset" ? before.replace(CANDIDATE, newAddress) : newAddress(before);
  if (after === before) return;
  if (!e.matches("link[rel~=stylesheet]")) return e.setAttribute(name, after);
  const sheet = e.cloneNode();
  sheet.href = after;
  replaceSheet(e, sheet);
}
