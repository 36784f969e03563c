// The bar beside the page: a small button that says in words how the page stands, and a panel with the rest. It stands outside body in a shadow root,
// so that neither the page's look nor its bringing up to date touches it. All text goes in as text: a title may be anything.
import { drawPanel, element, fatal, plural, standing } from "./panel.js";

export class Bar {
  constructor(own, ask) {
    this.own = own;
    this.ask = ask;
    this.state = null;
    this.told = ""; // the state as it was drawn last
    this.mood = ""; // as it was read aloud last
    this.dismissed = ""; // what was wrong when the reader closed the panel that had opened by itself
    this.build();
    this.ready = this.dress();
  }

  build() {
    this.host = document.createElement("porchlight-bar");
    const root = this.host.attachShadow({ mode: "open" });
    this.button = element("button", { class: "pill", type: "button", "aria-expanded": "false", "aria-controls": "panel" });
    this.panel = element("section", { class: "panel", id: "panel", "aria-labelledby": "heading", tabindex: "-1", hidden: "" });
    this.offered = element("p", { class: "offer", hidden: "" });
    this.aloud = element("p", { class: "aloud", role: "status" });
    root.append(element("aside", { class: "bar", "aria-label": "Preview" }, this.aloud, this.panel, this.offered, this.button));
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden, true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.panel.hidden) this.toggle(false, true);
    });
    addEventListener("resize", () => this.settle());
    document.addEventListener("visibilitychange", () => this.late && this.refresh());
  }

  // A sheet made by script is allowed under any content security policy under which this script runs.
  async dress() {
    const { text } = await this.ask({ url: this.own + "bar.css" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text || "");
    this.host.shadowRoot.adoptedStyleSheets = [sheet];
    document.documentElement.append(this.host);
    this.settle();
  }

  // settle keeps clear of what the page holds fast at the edges of the window, first of all the helpline.
  settle() {
    const bottom = this.held(innerWidth / 2, innerHeight - 2), top = this.held(innerWidth / 2, 2);
    this.host.style.setProperty("--under", (bottom ? innerHeight - bottom.top : 0) + "px");
    this.host.style.setProperty("--over", (top ? top.bottom : 0) + "px");
  }

  held(x, y) {
    let e = document.elementsFromPoint(x, y).find((found) => found !== this.host);
    for (; e; e = e.parentElement) {
      const { position } = getComputedStyle(e);
      if (position === "fixed" || position === "sticky") return e.getBoundingClientRect();
    }
    return null;
  }

  // refresh asks how the page stands. Of answers that overtake each other the last asked for counts.
  async refresh() {
    this.late = document.hidden;
    if (this.late) return;
    const turn = (this.turn = (this.turn || 0) + 1);
    const answer = await this.ask({ url: this.own + "page?path=" + encodeURIComponent(location.pathname) });
    await this.ready;
    if (!answer.ok || answer.status !== 200 || turn !== this.turn) return;
    this.state = JSON.parse(answer.text);
    this.draw();
    document.dispatchEvent(new CustomEvent("porchlight:bar", { detail: this.state }));
  }

  away(gone) {
    this.gone = gone;
    this.ready.then(() => this.drawButton());
  }

  draw() {
    this.drawButton();
    const { edition, ...said } = this.state;
    const told = JSON.stringify(said);
    if (told === this.told) return;
    this.told = told;
    const focused = this.panel.contains(this.host.shadowRoot.activeElement);
    this.panel.replaceChildren(...drawPanel(this.state, this.own, () => this.toggle(false, true)));
    if (focused) this.panel.focus();
    this.open();
    this.speak();
  }

  drawButton() {
    const s = this.state;
    if (!s) {
      this.button.hidden = !this.gone;
      if (!this.gone) return;
    }
    this.button.hidden = false;
    const { mark, look, words } = this.gone ? { mark: "", look: "away", words: "Preview server stopped; waiting" } : standing(s);
    this.host.dataset.look = look;
    this.button.replaceChildren(element("span", { class: "mark" }), ...(mark ? [element("b", {}, mark), " \u00b7 "] : []), words);
  }

  // What keeps the page from being built shows by itself, and goes by itself when it is mended. Where there is no earlier version, the page says it.
  open() {
    const broken = this.state.broken && !this.state.blank;
    const wrong = broken ? JSON.stringify(fatal(this.state).map((f) => [f.rule, f.file])) : "";
    if (broken && wrong !== this.dismissed && this.panel.hidden) {
      this.toggle(true, false);
      this.byItself = true;
    }
    if (!broken) {
      this.dismissed = "";
      if (this.byItself) this.toggle(false, false);
    }
    this.wrong = wrong;
  }

  toggle(open, byHand) {
    const focused = this.panel.contains(this.host.shadowRoot.activeElement);
    if (!open && byHand) this.dismissed = this.wrong;
    this.byItself = false;
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.settle();
    if (open && byHand) this.panel.focus();
    else if (focused) this.button.focus();
  }

  // speak reads out what an editor who does not look has to know, and nothing on saves that change nothing of it.
  speak() {
    const { broken, findings } = this.state;
    const mood = broken ? "This page cannot be built" : plural(findings.length, "finding");
    if (this.mood && this.mood !== mood) this.aloud.textContent = mood;
    this.mood = mood;
  }

  // offer says that a page was saved that is not open here; null takes that away.
  async offer(saved) {
    await this.ready;
    this.offered.hidden = !saved;
    this.offered.replaceChildren();
    if (!saved) return;
    const close = element("button", { class: "close", type: "button", "aria-label": "Close" }, "\u00d7");
    close.addEventListener("click", () => this.offer(null));
    const words = element("span", {}, "Saved: ", element("b", {}, saved.title), ". ", element("a", { href: saved.address }, "Open it"));
    this.offered.append(words, close);
  }
}
