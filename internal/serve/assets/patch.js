// Patches the shown page with the difference between the page served before and the page served now. The scroll position, the focus, typed text, a
// running video and opened details stay as they are.

// Elements that work only while a page is loaded. When they differ, the page has to be loaded again.
const LOADED_ONCE = "script:not([type$='json' i]), template, base, meta[http-equiv]";

// Scripts that run while the page is parsed, and may have changed it.
const IMMEDIATE = "script:not([defer][src], [type=module], [type$='json' i])";

export class Patch {
  // served is a document that is not shown, equal to the page as it was served. shown maps its nodes to those of the shown page.
  constructor(served, shown) {
    this.served = served;
    this.shown = shown;
    this.mayBeAltered = served.querySelector(IMMEDIATE) !== null;
    emptyNoscript(served);
  }

  // parse makes a document of a served page, for comparing.
  static parse(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    const script = [...next.querySelectorAll("body > script[src$='/_porchlight/live.js']")].at(-1);
    while (script && script.nextSibling) script.nextSibling.remove(); // the preview adds its elements at the end
    if (script) script.remove();
    emptyNoscript(next);
    return next;
  }

  // rebase takes next for the page as it was served, when scripts changed the copy while the page was parsed. Their changes stay. Nodes that they removed
  // are part of the copy again, but not of the shown page.
  rebase(next) {
    if (this.served.documentElement.isEqualNode(next.documentElement)) return;
    this.join(this.served.documentElement, next.documentElement);
    this.served = next;
  }

  join(copy, next) {
    this.shown.set(next, this.shown.get(copy));
    const news = [...next.childNodes], partners = match([...copy.childNodes], news);
    for (const child of news) {
      const partner = partners.get(child);
      if (partner) this.join(partner, child);
      else this.pair(child, document.importNode(child, true));
    }
  }

  // apply patches the page with next, and moves nodes out of next. It returns "same", "patched", or "reload" when it cannot.
  apply(next) {
    const before = this.served.documentElement, after = next.documentElement;
    if (loadedOnce(before) !== loadedOnce(after)) return "reload";
    if (before.isEqualNode(after)) return "same";
    const styles = stylesOf(before);
    this.element(before, after);
    if (stylesOf(this.served) !== styles) adoptStyles(this.served);
    return "patched";
  }

  element(old, next) {
    if (isSheet(old)) return this.swapSheet(old, next);
    this.attributes(old, next);
    this.children(old, next);
  }

  attributes(old, next) {
    const node = this.shown.get(old);
    for (const { name, value } of [...next.attributes]) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      if (name === "style") node.style.cssText = value; // the page's policy may forbid the attribute
      else node.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (next.hasAttribute(name)) continue;
      old.removeAttribute(name);
      node.removeAttribute(name);
    }
  }

  children(parent, next) {
    const olds = [...parent.childNodes], news = [...next.childNodes];
    let last = null; // the child of parent before the next one
    while (olds.length && news.length && olds[0].isEqualNode(news[0])) {
      last = olds.shift();
      news.shift();
    }
    while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) {
      olds.pop();
      news.pop();
    }
    const partners = match(olds, news);
    const kept = new Set(partners.values());
    for (const old of olds) {
      if (kept.has(old)) continue;
      this.shown.get(old).remove();
      old.remove();
    }
    for (const child of news) {
      const old = partners.get(child);
      if (!old) last = this.insert(parent, child, last);
      else {
        if (!old.isEqualNode(child)) old.nodeType === Node.ELEMENT_NODE ? this.element(old, child) : this.text(old, child.data);
        last = old;
      }
    }
  }

  // text replaces only the characters that differ, so that a selection in the rest stays.
  text(old, data) {
    const before = old.data, node = this.shown.get(old);
    let from = 0, tail = 0;
    const most = Math.min(before.length, data.length);
    while (from < most && before[from] === data[from]) from++;
    while (tail < most - from && before.at(-1 - tail) === data.at(-1 - tail)) tail++;
    old.data = data;
    if (old.parentNode.nodeName === "STYLE") return; // adoptStyles follows
    if (node.data === before) node.replaceData(from, before.length - from - tail, data.slice(from, data.length - tail));
    else node.data = data;
  }

  insert(parent, child, last) {
    child = this.served.adoptNode(child);
    parent.insertBefore(child, last ? last.nextSibling : parent.firstChild);
    const node = document.importNode(child, true);
    this.pair(child, node);
    const within = this.shown.get(parent), before = last && this.shown.get(last);
    if (before && before.parentNode === within) before.after(node);
    else within.prepend(node);
    return child;
  }

  pair(copy, node) {
    this.shown.set(copy, node);
    for (copy = copy.firstChild, node = node.firstChild; copy; copy = copy.nextSibling, node = node.nextSibling) this.pair(copy, node);
  }

  // swapSheet keeps a style sheet until the new one is loaded, so that the page always has its styles.
  swapSheet(old, next) {
    const fresh = document.importNode(next);
    replaceSheet(this.shown.get(old), fresh);
    this.shown.set(old, fresh);
    for (const { name } of [...old.attributes]) old.removeAttribute(name);
    for (const { name, value } of next.attributes) old.setAttribute(name, value);
  }
}

const replaced = new WeakMap(); // a style sheet that is being loaded -> those that are removed once it is loaded
const successors = new WeakMap(); // a style sheet -> the one that replaces it

// replaceSheet replaces a style sheet, or the last of its successors.
export function replaceSheet(node, fresh) {
  while (successors.has(node)) node = successors.get(node);
  successors.set(node, fresh);
  const old = [...(replaced.get(node) || []), node];
  replaced.set(fresh, old);
  fresh.onload = () => {
    replaced.delete(fresh);
    for (const sheet of old) sheet.remove();
  };
  // After two quick saves the first state cannot be loaded any more, and its successor is on the way.
  fresh.onerror = () => setTimeout(() => successors.has(fresh) || fresh.onload(), 1000);
  node.after(fresh);
}

// match maps new nodes to the old ones that they continue, in the order of both. Nodes are not moved, since that would lose focus and media.
function match(olds, news) {
  const partners = new Map();
  let o = 0, n = 0;
  for (const [i, j] of [...anchors(olds, news), [olds.length, news.length]]) {
    for (; n < j; n++) {
      const at = olds.slice(o, i).findIndex((old) => isAlike(old, news[n]));
      if (at < 0) continue;
      partners.set(news[n], olds[o + at]);
      o += at + 1;
    }
    if (j < news.length) partners.set(news[j], olds[i]);
    o = i + 1;
    n = j + 1;
  }
  return partners;
}

// anchors returns the longest run, in order, of pairs with the same id or with equal content that occurs once.
function anchors(olds, news) {
  const positions = uniquePositions(olds), pairs = [];
  for (const [key, j] of uniquePositions(news)) {
    if (j >= 0 && positions.get(key) >= 0) pairs.push({ i: positions.get(key), j, length: 1, before: null });
  }
  pairs.sort((a, b) => a.j - b.j);
  const ends = []; // ends[k] is the pair with the lowest i that ends a run of k + 1
  for (const pair of pairs) {
    let low = 0, high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle].i < pair.i) low = middle + 1;
      else high = middle;
    }
    pair.before = low > 0 ? ends[low - 1] : null;
    ends[low] = pair;
  }
  const run = [];
  for (let pair = ends.at(-1); pair; pair = pair.before) run.unshift([pair.i, pair.j]);
  return run;
}

// uniquePositions maps the key of each node to its position, or to -1 when several nodes have that key.
function uniquePositions(nodes) {
  const positions = new Map();
  nodes.forEach((node, at) => {
    const key = node.nodeName + (node.id ? "#" + node.id : "=" + (node.outerHTML || node.data));
    positions.set(key, positions.has(key) ? -1 : at);
  });
  return positions;
}

function isAlike(old, next) {
  return old.nodeName === next.nodeName && (old.id || "") === (next.id || "") && (old.rel || "") === (next.rel || "");
}

function isSheet(node) {
  return node.nodeName === "LINK" && node.relList.contains("stylesheet");
}

// loadedOnce leaves out the hashes of a policy: other scripts are other elements, and other styles are adopted.
function loadedOnce(root) {
  return Array.from(root.querySelectorAll(LOADED_ONCE), (e) => e.outerHTML.replace(/ 'sha256-[^']*'/g, "")).join("\n");
}

function stylesOf(root) {
  return Array.from(root.querySelectorAll("style"), (e) => e.media + "{" + e.textContent).join("\n");
}

let adopted = [];

// adoptStyles gives the shown page the styles of a state of it. The policy with which the page was loaded allows only the styles that were in it then; it
// allows constructed style sheets always.
function adoptStyles(root) {
  for (const e of document.querySelectorAll("style")) if (e.sheet) e.sheet.disabled = true;
  const others = document.adoptedStyleSheets.filter((sheet) => !adopted.includes(sheet));
  adopted = Array.from(root.querySelectorAll("style"), (e) => {
    const sheet = new CSSStyleSheet({ media: e.media });
    sheet.replaceSync(e.textContent);
    return sheet;
  });
  document.adoptedStyleSheets = [...adopted, ...others];
}

// emptyNoscript empties noscript elements: with scripts on a browser parses them as text, and a DOMParser as elements.
function emptyNoscript(root) {
  for (const e of root.querySelectorAll("noscript")) e.replaceChildren();
}
