// Draws what the panel of the bar says about a page. See state.go for what a state holds.

const STANDING = { draft: "Draft", future: "Not live yet", expired: "Expired", section: "Section not live" };
const LISTED = 50; // findings; nobody reads on, and each save would draw them all anew
const PLACES = 8; // of a finding that is found at many
const SEVERITY = { error: "Error", warning: "Warning", info: "Note" };

// element makes an element; its children are elements or text, never markup.
export function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children.filter((child) => child !== null && child !== ""));
  return e;
}

export function plural(n, word) {
  return n === 0 ? `No ${word}s` : n === 1 ? `1 ${word}` : `${n} ${word}s`;
}

// standing says how a page stands: why it is not live, if so, how many problems it has, and how grave they are ("good", "findings" or "broken").
export function standing(s) {
  if (s.broken) return { mark: "", look: "broken", words: "Cannot be built: " + plural(fatal(s).length || 1, "problem") };
  const look = errors(s).length ? "broken" : s.findings.length ? "findings" : "good";
  return { mark: s.found ? STANDING[s.status] || "" : "No page here", look, words: plural(number(s.findings), "finding") };
}

// number counts findings with those that are the same at further places.
const number = (findings) => findings.reduce((n, f) => n + 1 + (f.also || []).length, 0);

const GRAVE = ["error", "warning", "info"];

export const fatal = (s) => s.findings.filter((f) => f.fatal);
const errors = (s) => s.findings.filter((f) => f.severity === "error");

// drawPanel makes the content of the panel.
export function drawPanel(s, own, close) {
  const button = element("button", { class: "close", type: "button", "aria-label": "Close" }, "\u00d7");
  button.addEventListener("click", close);
  const rank = (f) => (f.fatal ? -1 : GRAVE.indexOf(f.severity));
  const findings = [...s.findings].sort((a, b) => rank(a) - rank(b));
  return [
    element("div", { class: "head" }, element("h2", { id: "heading" }, heading(s)), button),
    drawMark(s),
    drawStop(s),
    element("ol", { class: "findings" }, ...findings.slice(0, LISTED).map(drawFinding)),
    element("p", { class: "stop" }, findings.length > LISTED ? "and " + (findings.length - LISTED) + " more; mend some of these first" : ""),
    drawFacts(s),
    element("p", { class: "foot" }, ...drawElsewhere(s, own)),
  ].filter((e) => e.hasChildNodes());
}

function heading(s) {
  if (s.blank) return "This page cannot be built yet. There is no earlier version to show.";
  if (s.broken) return whatIsBroken(s) + " You see the last good version.";
  if (!s.found) return "There is no page at this address.";
  return s.title || s.address;
}

// A page is not to blame for a mistake in the settings or data of the site, for which its editor would search it in vain.
function whatIsBroken(s) {
  const files = new Set(fatal(s).map((f) => f.file));
  if (files.size && [...files].every((file) => /^(config\.toml$|data\/|i18n\/)/.test(file))) return [...files].join(" and ") + " cannot be used yet.";
  return "This page cannot be built yet.";
}

function drawMark(s) {
  const mark = STANDING[s.status];
  if (!mark) return element("p", {});
  const why = s.why && s.status !== "draft" ? ": " + s.why : "";
  return element("p", { class: "why" }, element("b", {}, mark + ". "), "A build leaves this page out" + why + ".");
}

function drawStop(s) {
  const n = number(errors(s));
  if (!n || s.broken) return element("p", {});
  return element("p", { class: "stop" }, n === 1 ? "1 error keeps the site from being built." : n + " errors keep the site from being built.");
}

function drawFinding(f) {
  const place = f.file && f.line ? f.file + ", line " + f.line : f.file;
  const e = element("li", { class: f.severity },
    element("p", { class: "message" }, element("b", {}, SEVERITY[f.severity] || f.severity), " ", f.message));
  if (f.suggestion) e.append(element("p", { class: "instead" }, f.suggestion));
  if (f.frame) e.append(element("pre", {}, ...f.frame.map((line) => drawLine(line, f.line))));
  if (f.also) e.append(element("p", { class: "where" }, "The same at " + plural(f.also.length, "more place") + ": ", ...drawPlaces(f)));
  e.append(element("p", { class: "where" }, link(f.edit, place || "the site as a whole"), " ", element("span", { class: "rule" }, f.rule)));
  return e;
}

// drawPlaces are links to where else a finding is found, the first few of them.
function drawPlaces(f) {
  const list = f.also.slice(0, PLACES).flatMap((at, i) => [i ? ", " : "", link(at.edit, at.file === f.file && at.line ? "line " + at.line : at.file)]);
  return f.also.length > PLACES ? [...list, ", and " + (f.also.length - PLACES) + " more"] : list;
}

function drawLine({ number, text, from = 0, to = 0 }, about) {
  const letters = Array.from(text), words = (a, b) => letters.slice(a, b).join("");
  const parts = to > from ? [words(0, from), element("mark", {}, words(from, to)), words(to)] : [text];
  return element("span", { class: number === about ? "line about" : "line" }, element("span", { class: "number" }, String(number)),
    element("span", { class: "text" }, ...parts));
}

function drawFacts(s) {
  const review = [s.reviewer && "by " + s.reviewer, s.reviewed && "on " + s.reviewed].filter(Boolean).join(" ");
  const due = s.due && (s.late ? "was due on " + s.due + ", overdue" : "next on " + s.due);
  const facts = [
    ["Address", s.address],
    ["File", s.file && link(s.edit, s.file)],
    ["Layout", s.layout && link(s.layoutEdit, s.layout)],
    ["Kind", s.kind],
    ["Level", s.level],
    ["Review", [review, due].filter(Boolean).join("; ")],
  ];
  const list = element("dl", {});
  for (const [name, value] of facts) {
    if (value) list.append(element("div", {}, element("dt", {}, name), element("dd", s.late && name === "Review" ? { class: "late" } : {}, value)));
  }
  return list;
}

function drawElsewhere(s, own) {
  const overview = element("a", { href: own }, "Overview of the site");
  if (!s.elsewhere) return [overview];
  return [element("a", { href: own }, plural(s.elsewhere, "finding") + " elsewhere"), overview];
}

// link leads into the editor's program, where one is known and its address cannot run anything here.
function link(href, words) {
  if (!href || /^\s*(javascript|data|vbscript|blob):/i.test(href)) return words;
  return element("a", { href, rel: "noopener" }, words);
}
