// The bar beside the page: a small button with the status of the page, and a panel with the details. It is in a shadow root outside of body, so that
// neither the page's styles nor its updates change it. Text is inserted as text, never as markup: a title may be anything.
import { margins } from "./margins.js";
import { drawPanel, element, fatal, plural, summary } from "./panel.js";

const TIGHT = 240; // pixels of room below which the open panel covers the button
const SHORT_BREAK = 600; // milliseconds without the server that are not shown

export class Bar {
  constructor(own, request) {
    this.own = own;
    this.request = request;
    this.state = null;
    this.drawn = ""; // the last drawn state, as JSON
    this.announced = ""; // the last text for screen readers
    this.dismissed = ""; // the problems for which the reader closed the panel
    this.build();
    this.loadStyles();
  }

  build() {
    this.host = document.createElement("porchlight-bar");
    const root = this.host.attachShadow({ mode: "open" });
    this.button = element("button", { class: "pill", type: "button", "aria-expanded": "false", "aria-controls": "panel", hidden: "" });
    this.panel = element("section", { class: "panel", id: "panel", "aria-labelledby": "heading", tabindex: "-1", hidden: "" });
    this.savedPage = element("p", { class: "saved", hidden: "" });
    this.announcer = element("p", { class: "announcer", role: "status" });
    root.append(element("aside", { class: "bar", "aria-label": "Preview" }, this.announcer, this.panel, this.savedPage, this.button));
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden, true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.panel.hidden) this.toggle(false, true);
    });
    addEventListener("resize", () => this.position());
    addEventListener("scroll", () => this.panel.hidden || requestAnimationFrame(() => this.position()), { passive: true });
  }

  // A constructed style sheet is allowed under any content security policy under which this script runs. Without it the bar is not shown. It is
  // requested again with the next state of the page.
  loadStyles() {
    this.ready = this.request({ url: this.own + "bar.css" }).then(({ ok, status, text }) => {
      if (!ok || status !== 200) return void (this.ready = null);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      this.host.shadowRoot.adoptedStyleSheets = [sheet];
      document.documentElement.append(this.host);
      this.position();
    });
  }

  // position keeps the bar off every phone link in view, and gives the panel the room between.
  position() {
    const { top, bottom } = margins(this.host), room = innerHeight - top - bottom;
    this.host.style.setProperty("--under", bottom + "px");
    this.host.style.setProperty("--room", room + "px");
    this.host.toggleAttribute("data-tight", room < TIGHT);
  }

  // refresh requests the state of the page, draws and returns it. A hidden tab sends no request. Only the response to the last request counts.
  async refresh() {
    if (document.hidden) return;
    const turn = (this.turn = (this.turn || 0) + 1);
    const response = await this.request({ url: this.own + "page?path=" + encodeURIComponent(location.pathname) });
    if (!this.ready) this.loadStyles();
    await this.ready;
    if (!response.ok || response.status !== 200 || turn !== this.turn) return;
    this.state = JSON.parse(response.text);
    this.draw();
    document.dispatchEvent(new CustomEvent("porchlight:bar", { detail: this.state }));
    return this.state;
  }

  // setOffline shows that the server stopped, or is back. A short break is not shown.
  setOffline(offline) {
    clearTimeout(this.offlineTimer);
    const show = () => {
      if (Boolean(this.offline) === offline) return;
      this.offline = offline;
      this.announcer.textContent = offline ? "Preview server stopped" : "Preview server is back";
      this.drawButton();
    };
    if (offline) this.offlineTimer = setTimeout(show, SHORT_BREAK);
    else show();
  }

  // markDrafts marks links to drafts on the page itself, by a style sheet: a build leaves both out.
  markDrafts() {
    const sheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.drafts);
    const links = (this.state.drafts || []).map((address) => `body a[href=${JSON.stringify(address)}]::after`);
    this.drafts = new CSSStyleSheet();
    if (links.length) this.drafts.replaceSync(links.join() + '{content:" (draft)";font-style:italic}');
    document.adoptedStyleSheets = [...sheets, this.drafts];
  }

  draw() {
    this.drawButton();
    const { edition, ...content } = this.state;
    const drawn = JSON.stringify(content);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.markDrafts();
    const focused = this.panel.contains(this.host.shadowRoot.activeElement);
    this.panel.replaceChildren(...drawPanel(this.state, this.own, () => this.toggle(false, true), (f, result) => this.mend(f, result)));
    if (focused) this.panel.focus();
    this.openIfBroken();
    this.announce();
  }

  drawButton() {
    const s = this.state;
    if (!s) {
      this.button.hidden = !this.offline;
      if (!this.offline) return;
    }
    this.button.hidden = false;
    const { mark, look, words } = this.offline ? { mark: "", look: "offline", words: "Preview server stopped; waiting" } : summary(s);
    this.host.dataset.look = look;
    this.button.replaceChildren(element("span", { class: "mark" }), ...(mark ? [element("b", {}, mark), " \u00b7 "] : []), words);
  }

  // openIfBroken opens the panel when the page cannot be built, and closes it once it can. Without an earlier version, the page itself shows the problems.
  openIfBroken() {
    const broken = this.state.broken && !this.state.blank;
    const problems = broken ? JSON.stringify(fatal(this.state).map((f) => [f.rule, f.file])) : "";
    if (broken && problems !== this.dismissed && this.panel.hidden) {
      this.toggle(true, false);
      this.openedByBar = true;
    }
    if (!broken) {
      this.dismissed = "";
      if (this.openedByBar) this.toggle(false, false);
    }
    this.problems = problems;
  }

  toggle(open, byEditor) {
    const focused = this.panel.contains(this.host.shadowRoot.activeElement);
    if (!open && byEditor) this.dismissed = this.problems;
    this.openedByBar = false;
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.position();
    if (open) this.panel.scrollTop = 0;
    if (open && byEditor) this.panel.focus();
    else if (focused) this.button.focus();
  }

  // mend has the server write the fix of a finding. The page follows by the change of its file.
  async mend({ rule, file, line, column, mend }, result) {
    if (this.mending) return;
    this.mending = true;
    const { token, address } = this.state;
    const json = JSON.stringify({ token, page: address, file, digest: mend.digest, rule, line, column });
    const response = await this.request({ url: this.own + "mend", json });
    this.mending = false;
    let words = response.ok ? "Nothing was fixed: load this page again." : "Nothing was fixed: the preview does not answer.";
    try {
      words = JSON.parse(response.text).words;
    } catch {
      // a refusal, in place of an answer to this page
    }
    result.textContent = words;
    this.announcer.textContent = words;
  }

  // announce has screen readers read the status of the page when it changes.
  announce() {
    const { broken, findings } = this.state;
    const text = broken ? "This page cannot be built" : plural(findings.length, "finding");
    if (this.announced && this.announced !== text) this.announcer.textContent = text;
    this.announced = text;
  }

  // showSaved links to a saved page that is not open here; null removes the link.
  async showSaved(saved) {
    await this.ready;
    this.savedPage.hidden = !saved;
    this.savedPage.replaceChildren();
    if (!saved) return;
    const close = element("button", { class: "close", type: "button", "aria-label": "Close" }, "\u00d7");
    close.addEventListener("click", () => this.showSaved(null));
    const words = element("span", {}, "Saved: ", element("b", {}, saved.title), ". ", element("a", { href: saved.address }, "Open it"));
    this.savedPage.append(words, close);
  }
}
