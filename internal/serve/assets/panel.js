// Draws the panel of the bar. See state.go for the state of a page.

const STATUS = { draft: "Draft", future: "Not live yet", expired: "Expired", section: "Section not live" };
const LISTED = 50; // findings; each save draws them again
const PLACES = 8; // of one finding
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

// summary returns the status of a page in words: why it is not live, and how many problems it has. look is "good", "findings" or "broken".
export function summary(s) {
  if (s.broken) return { mark: "", look: "broken", words: "Cannot be built: " + plural(fatal(s).length || 1, "problem") };
  const look = errors(s).length ? "broken" : s.findings.length ? "findings" : "good";
  const blanks = s.blanks ? plural(s.blanks, "blank") + " \u00b7 " : "";
  return { mark: s.found ? STATUS[s.status] || "" : "No page here", look, words: blanks + plural(total(s.findings), "finding") };
}

// total counts findings, and the same ones at other places.
const total = (findings) => findings.reduce((n, f) => n + 1 + (f.also || []).length, 0);

const SEVERITIES = ["error", "warning", "info"];

export const fatal = (s) => s.findings.filter((f) => f.fatal);
const errors = (s) => s.findings.filter((f) => f.severity === "error");

// drawPanel returns the content of the panel. mend is called with a finding when its button is pressed, and with where to show what came of it.
export function drawPanel(s, own, close, mend) {
  const button = element("button", { class: "close", type: "button", "aria-label": "Close" }, "\u00d7");
  button.addEventListener("click", close);
  const rank = (f) => (f.fatal ? -1 : SEVERITIES.indexOf(f.severity));
  const findings = [...s.findings].sort((a, b) => rank(a) - rank(b));
  return [
    element("div", { class: "head" }, element("h2", { id: "heading" }, heading(s)), button),
    drawStatus(s),
    drawErrors(s),
    element("ol", { class: "findings" }, ...findings.slice(0, LISTED).map((f) => drawFinding(f, mend))),
    element("p", { class: "stop" }, findings.length > LISTED ? "and " + (findings.length - LISTED) + " more; fix some of these first" : ""),
    drawFacts(s),
    element("p", { class: "foot" }, ...drawElsewhere(s, own)),
  ].filter((e) => e.hasChildNodes());
}

function heading(s) {
  if (s.blank) return "This page cannot be built yet. There is no earlier version to show.";
  if (s.broken) return brokenFile(s) + " You see the last good version.";
  if (!s.found) return "There is no page at this address.";
  return s.title || s.address;
}

// brokenFile names the settings or data when the mistake is there: an editor would look for it in the page.
function brokenFile(s) {
  const files = new Set(fatal(s).map((f) => f.file));
  if (files.size && [...files].every((file) => /^(config\.toml$|data\/|i18n\/)/.test(file))) return [...files].join(" and ") + " cannot be used yet.";
  return "This page cannot be built yet.";
}

function drawStatus(s) {
  const status = STATUS[s.status];
  if (!status) return element("p", {});
  const why = s.why && s.status !== "draft" ? ": " + s.why : "";
  const blanks = s.blanks ? " " + plural(s.blanks, "blank") + " to fill in." : "";
  return element("p", { class: "why" }, element("b", {}, status + ". "), "A build leaves this page out" + why + "." + blanks);
}

function drawErrors(s) {
  const n = total(errors(s));
  if (!n || s.broken) return element("p", {});
  return element("p", { class: "stop" }, n === 1 ? "1 error keeps the site from being built." : n + " errors keep the site from being built.");
}

function drawFinding(f, mend) {
  const place = f.file && f.line ? f.file + ", line " + f.line : f.file;
  const e = element("li", { class: f.severity },
    element("p", { class: "message" }, element("b", {}, SEVERITY[f.severity] || f.severity), " ", f.message));
  if (f.suggestion) e.append(element("p", { class: "instead" }, f.suggestion));
  if (f.frame) e.append(element("pre", {}, ...f.frame.map((line) => drawLine(line, f.line))));
  if (f.mend) {
    const button = element("button", { class: "mend", type: "button" }, f.mend.words), result = element("p", { class: "result" });
    button.addEventListener("click", () => mend(f, result));
    e.append(element("p", {}, button), result);
  }
  if (f.also) e.append(element("p", { class: "where" }, "The same at " + plural(f.also.length, "more place") + ": ", ...drawPlaces(f)));
  e.append(element("p", { class: "where" }, link(f.edit, place || "the site as a whole"), " ", element("span", { class: "rule" }, f.rule)));
  return e;
}

// drawPlaces returns links to the other places of a finding, at most PLACES of them.
function drawPlaces(f) {
  const list = f.also.slice(0, PLACES).flatMap((at, i) => [i ? ", " : "", link(at.edit, at.file === f.file && at.line ? "line " + at.line : at.file)]);
  return f.also.length > PLACES ? [...list, ", and " + (f.also.length - PLACES) + " more"] : list;
}

function drawLine({ number, text, from = 0, to = 0 }, marked) {
  const characters = Array.from(text), slice = (a, b) => characters.slice(a, b).join("");
  const parts = to > from ? [slice(0, from), element("mark", {}, slice(from, to)), slice(to)] : [text];
  return element("span", { class: number === marked ? "line about" : "line" }, element("span", { class: "number" }, String(number)),
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
    ...drawReading(s.reading),
  ];
  const late = (name) => (name === "Review" && s.late) || (name === "Reading" && s.reading.above);
  const list = element("dl", {});
  for (const [name, value] of facts) {
    if (value) list.append(element("div", {}, element("dt", {}, name), element("dd", late(name) ? { class: "late" } : {}, ...[value].flat())));
  }
  return list;
}

// drawReading returns the facts about how hard the page is to read: its grade, and its hardest sentence with a link to it.
function drawReading(r) {
  if (!r) return [];
  const target = r.target ? ", and " + r.target + " is the most" : "";
  return [
    ["Reading", r.grade ? "grade " + r.grade + target : "too few words for a grade"],
    ["Hardest", r.sentence && [link(r.edit, "line " + r.line), element("q", {}, r.sentence)]],
  ];
}

function drawElsewhere(s, own) {
  const overview = element("a", { href: own }, "Overview of the site");
  if (!s.elsewhere) return [overview];
  return [element("a", { href: own }, plural(s.elsewhere, "finding") + " elsewhere"), overview];
}

// link returns a link that opens the editor's program, or the plain words when there is no address or it could run a script.
function link(href, words) {
  if (!href || /^\s*(javascript|data|vbscript|blob):/i.test(href)) return words;
  return element("a", { href, rel: "noopener" }, words);
}
