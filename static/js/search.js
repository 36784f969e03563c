// Searches the site in the browser: it loads parts of the site's own index, and what is typed stays on the page. It stores nothing and
// writes nothing into the address. Without this file the list from A to Z is there.
{
  const form = document.querySelector(".search");
  const field = form.querySelector("input");
  const status = document.querySelector(".search-status");
  const list = document.querySelector(".search-found");
  const more = document.querySelector(".search-more");
  const texts = status.dataset;
  const cards = [...document.querySelectorAll(".search-card")];
  const shown = "search-shown";
  const pause = 300; // milliseconds without a key after which is searched
  const atOnce = 10; // results
  const weights = [1, 2, 4, 9]; // of a word: once, often, in a heading or the description, in the title
  const files = new Map();
  let turn = 0; // counts searches
  let waiting;
  let found;

  // The words of a text, as the index has them.
  const wordsOf = (text) =>
    text.normalize("NFKD").replace(/[\p{M}'’\u00ad]/gu, "").toLowerCase().match(/[\p{L}\p{Nd}]+/gu) || [];

  function load(name, options) {
    if (!files.has(name)) {
      files.set(name, fetch(form.dataset.index + name + ".json", options).then((r) => {
        if (!r.ok) throw r.status;
        return r.json();
      }));
    }
    return files.get(name);
  }

  // How many letters two words differ in, counted to most + 1. Two letters that changed places count as one.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  const mistakes = (word) => word.length < 4 ? 0 : word.length < 7 ? 1 : 2;

  // The stems in the shard of a word, and in the next ones that begin with it.
  async function stems(index, word, begins) {
    let at = 0;
    while (at + 1 < index.shards.length && index.shards[at + 1][0] <= word) at++;
    let end = at + 1;
    while (begins && end < at + 3 && end < index.shards.length && index.shards[end][0].startsWith(word)) end++;
    const shards = await Promise.all(index.shards.slice(at, end).map((shard) => load(shard[1])));
    return shards.flat().map(([text, pages]) => {
      const [start, stem, ...ends] = text.split(" ");
      return { stem: start + stem, words: ends.map((end) => start + end), pages };
    });
  }

  // The stems that a word means: its own, those of words that begin with it, of its like with another ending, or of the nearest word.
  async function meant(index, word, isLast) {
    const begins = isLast && word.length > 2;
    const near = await stems(index, word, begins);
    const own = near.filter((s) => s.words.includes(word));
    const begun = begins ? near.filter((s) => !own.includes(s) && s.words.some((w) => w.startsWith(word))) : [];
    if (own.length + begun.length) return { own, begun };
    for (const ending of index.endings) {
      const stem = word.slice(0, -ending.length);
      if (stem.length < 3 || !word.endsWith(ending)) continue;
      const same = (await stems(index, stem)).filter((s) => s.stem === stem || s.words.includes(stem));
      if (same.length) return { own: same, begun };
    }
    const most = mistakes(word);
    let best = most + 1;
    let instead;
    if (most) {
      for (const other of near.flatMap((s) => s.words).concat((await load(index.common)).split(" "))) {
        const d = distance(word, other, most) + (other[0] !== word[0]) / 2;
        if (d < best) [best, instead] = [d, other];
      }
    }
    if (!instead) return { own, begun };
    return { own: (await stems(index, instead)).filter((s) => s.words.includes(instead)), begun, instead };
  }

  // The pages that have all words, or else most of them, the best first.
  async function search(words) {
    const index = await load("index", { cache: "no-cache" });
    const pages = new Map();
    const all = await Promise.all(words.map((word, i) => meant(index, word, i === words.length - 1)));
    for (const { own, begun } of all) {
      const points = new Map();
      for (const stem of own.concat(begun)) {
        let page = 0;
        for (const n of stem.pages) {
          page += n >> 2;
          points.set(page, Math.max(points.get(page) || 0, weights[n & 3] * (own.includes(stem) ? 1 : .5)));
        }
      }
      const rare = Math.log(1 + index.pages / points.size);
      for (const [page, n] of points) {
        const sum = pages.get(page) || { page, words: 0, points: 0 };
        sum.words++;
        sum.points += n * rare;
        pages.set(page, sum);
      }
    }
    const most = Math.max(0, ...[...pages.values()].map((p) => p.words));
    const best = [...pages.values()].filter((p) => p.words === most).sort((a, b) => b.points - a.points || a.page - b.page);
    const instead = all.map((m, i) => m.instead ? texts.instead.replace("#", words[i]).replace("@", m.instead) + " " : "").join("");
    return { index, best, words, instead };
  }

  // The card of the first words that call for help, also misspelt or with another ending.
  function help(words) {
    const is = (word, other) => {
      const most = other.length < 7 ? 0 : other.length < 9 ? 1 : 2; // "prison" is not "poison"
      return other.length > 4 && word.startsWith(other) || distance(word, other, most) <= most;
    };
    return cards.find((card) => card.dataset.words.split("|").some((line) => {
      const wanted = wordsOf(line);
      return words.some((_, i) => wanted.every((w, j) => words[i + j] && is(words[i + j], w)));
    }));
  }

  // The next results from one on, as items of the list. Those come first whose title has the words as they were typed.
  async function show({ index, best, words }, from) {
    const part = best.slice(from, from + atOnce);
    const files = await Promise.all(part.map((r) => load(index.titles[Math.floor(r.page / index.inFile)])));
    const exact = (title) => words.filter((word) => wordsOf(title).includes(word)).length;
    return part.map((r, i) => files[i][r.page % index.inFile]).sort((a, b) => exact(b[0]) - exact(a[0])).map(([title, address, about]) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = address;
      link.textContent = title;
      if (about) item.appendChild(document.createElement("p")).textContent = about;
      return item;
    });
  }

  async function run(again) {
    clearTimeout(waiting);
    const now = ++turn;
    const words = wordsOf(field.value).filter((word) => word.length > 1).slice(0, 9);
    const card = help(wordsOf(field.value));
    for (const c of cards) c.classList.toggle(shown, c === card);
    let text = card ? texts.help + " " : "";
    let items = [];
    let result = { best: [] };
    try {
      if (words.length) {
        result = await search(words);
        if (now !== turn) return;
        items = await show(result, 0);
        const n = result.best.length;
        text += result.instead + (n === 1 ? texts.one : n ? texts.many.replace("#", n) : texts.none);
      }
    } catch {
      if (now !== turn) return;
      files.clear();
      if (!again) return run(true); // a new build has other files
      text += texts.failed;
    }
    if (now !== turn) return;
    found = result;
    list.replaceChildren(...items);
    more.classList.toggle(shown, result.best.length > items.length);
    status.textContent = text;
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, pause);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  form.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    field.focus();
    run();
  });
  more.addEventListener("click", async () => {
    const items = await show(found, list.children.length);
    list.append(...items);
    more.classList.toggle(shown, found.best.length > list.children.length);
    items[0].firstChild.focus();
  });
  form.classList.add(shown);
  if (field.value) run();
}
