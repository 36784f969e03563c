// Changes the page that a reader sees into the one that is served now, touching only what differs between the page served before and the page
// served now. So the place on the page, the focus, typed text, a running video and what a reader has opened stay as they are.

// What cannot be taken back or done twice in a living page; where it differs, the page has to be loaded again.
const LOADED_ONCE = "script:not([type$='json' i]), template, base, meta[http-equiv]";

// What may have changed the page while it was being read: scripts that wait for nothing.
const AT_ONCE = "script:not([defer][src], [type=module], [type$='json' i])";

export class Patch {
  // served is a document nobody looks at, equal to the page as it was served; shown leads from its nodes to those that the reader sees.
  constructor(served, shown) {
    this.served = served;
    this.shown = shown;
    this.mayBeAltered = served.querySelector(AT_ONCE) !== null;
    hush(served);
  }

  // read makes a document of a served page, fit for comparing.
  static read(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    const script = [...next.querySelectorAll("body > script[src$='/_porchlight/live.js']")].at(-1);
    while (script && script.nextSibling) script.nextSibling.remove(); // all that the preview adds stands at the end
    if (script) script.remove();
    hush(next);
    return next;
  }

  // adopt takes next for what was served, although the copy differs: scripts that ran while the page was read have changed it. What they did stays as
  // it is; what they took away is known of, but not shown.
  adopt(next) {
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

  // to brings the page up to date with next, which it takes apart. It answers "same", "patched", or "reload" when it cannot.
  to(next) {
    const from = this.served.documentElement, into = next.documentElement;
    if (loadedOnce(from) !== loadedOnce(into)) return "reload";
    if (from.isEqualNode(into)) return "same";
    this.element(from, into);
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
      node.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (next.hasAttribute(name)) continue;
      old.removeAttribute(name);
      node.removeAttribute(name);
    }
  }

  children(parent, next) {
    const olds = [...parent.childNodes], news = [...next.childNodes];
    let last = null; // the child of parent after which the next one stands
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

  // text changes only the characters that differ, so that a selection in the rest stays.
  text(old, data) {
    const was = old.data, node = this.shown.get(old);
    let from = 0, tail = 0;
    const most = Math.min(was.length, data.length);
    while (from < most && was[from] === data[from]) from++;
    while (tail < most - from && was.at(-1 - tail) === data.at(-1 - tail)) tail++;
    old.data = data;
    if (node.data === was) node.replaceData(from, was.length - from - tail, data.slice(from, data.length - tail));
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

  // A style sheet stays until the one after it has come, so that the page is never seen without.
  swapSheet(old, next) {
    const fresh = document.importNode(next);
    replaceSheet(this.shown.get(old), fresh);
    this.shown.set(old, fresh);
    for (const { name } of [...old.attributes]) old.removeAttribute(name);
    for (const { name, value } of next.attributes) old.setAttribute(name, value);
  }
}

const leavers = new WeakMap(); // a style sheet that is still coming -> those that go when it is here
const successors = new WeakMap(); // a style sheet -> the one that took its place

// replaceSheet puts a style sheet in the place of another, or of the one that stands there by now.
export function replaceSheet(node, fresh) {
  while (successors.has(node)) node = successors.get(node);
  successors.set(node, fresh);
  const leaving = [...(leavers.get(node) || []), node];
  leavers.set(fresh, leaving);
  fresh.onload = () => {
    leavers.delete(fresh);
    for (const sheet of leaving) sheet.remove();
  };
  // Saved twice in a row, the first state is gone before it was asked for, and the next one is on its way.
  fresh.onerror = () => setTimeout(() => successors.has(fresh) || fresh.onload(), 1000);
  node.after(fresh);
}

// match says which new node goes on in which old one, in the order of both: nothing is moved, since moving loses focus and media.
function match(olds, news) {
  const partners = new Map();
  let o = 0, n = 0;
  for (const [i, j] of [...anchors(olds, news), [olds.length, news.length]]) {
    for (; n < j; n++) {
      const at = olds.slice(o, i).findIndex((old) => alike(old, news[n]));
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

// anchors are the longest run of pairs in order that are the same beyond doubt: of one id, or of equal content that occurs once.
function anchors(olds, news) {
  const where = once(olds), pairs = [];
  for (const [key, j] of once(news)) {
    if (j >= 0 && where.get(key) >= 0) pairs.push({ i: where.get(key), j, length: 1, before: null });
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

// once tells where each node stands, by what makes it known; -1 for what occurs more than once.
function once(nodes) {
  const where = new Map();
  nodes.forEach((node, at) => {
    const key = node.nodeName + (node.id ? "#" + node.id : "=" + (node.outerHTML || node.data));
    where.set(key, where.has(key) ? -1 : at);
  });
  return where;
}

function alike(old, next) {
  return old.nodeName === next.nodeName && (old.id || "") === (next.id || "") && (old.rel || "") === (next.rel || "");
}

function isSheet(node) {
  return node.nodeName === "LINK" && node.relList.contains("stylesheet");
}

function loadedOnce(root) {
  return Array.from(root.querySelectorAll(LOADED_ONCE), (e) => e.outerHTML).join("\n");
}

// hush empties what shows only without scripts: where scripts run it is read as text, and here it would become elements.
function hush(root) {
  for (const e of root.querySelectorAll("noscript")) e.replaceChildren();
}
