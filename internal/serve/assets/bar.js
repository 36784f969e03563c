// The bar beside the page: a small button that says in words how the page stands, and a panel with the rest. It stands outside body in a shadow root,
// so that neither the page's look nor its bringing up to date touches it. All text goes in as text: a title may be anything.
import { clearOf } from "./clear.js";
import { drawPanel, element, fatal, plural, standing } from "./panel.js";

const TIGHT = 240; // pixels of room below which the open panel stands in for the button
const MOMENT = 600; // milliseconds

export class Bar {
  constructor(own, ask) {
    this.own = own;
    this.ask = ask;
    this.state = null;
    this.told = ""; // the state as it was drawn last
    this.mood = ""; // as it was read aloud last
    this.dismissed = ""; // what was wrong when the reader closed the panel that had opened by itself
    this.build();
    this.dress();
  }

  build() {
    this.host = document.createElement("porchlight-bar");
    const root = this.host.attachShadow({ mode: "open" });
    this.button = element("button", { class: "pill", type: "button", "aria-expanded": "false", "aria-controls": "panel", hidden: "" });
    this.panel = element("section", { class: "panel", id: "panel", "aria-labelledby": "heading", tabindex: "-1", hidden: "" });
    this.offered = element("p", { class: "offer", hidden: "" });
    this.aloud = element("p", { class: "aloud", role: "status" });
    root.append(element("aside", { class: "bar", "aria-label": "Preview" }, this.aloud, this.panel, this.offered, this.button));
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden, true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.panel.hidden) this.toggle(false, true);
    });
    addEventListener("resize", () => this.settle());
    addEventListener("scroll", () => this.panel.hidden || requestAnimationFrame(() => this.settle()), { passive: true });
  }

  // A sheet made by script is allowed under any content security policy under which this script runs. Without its sheet the bar is not shown; it is
  // asked for again with the next state of the page.
  dress() {
    this.ready = this.ask({ url: this.own + "bar.css" }).then(({ ok, status, text }) => {
      if (!ok || status !== 200) return void (this.ready = null);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      this.host.shadowRoot.adoptedStyleSheets = [sheet];
      document.documentElement.append(this.host);
      this.settle();
    });
  }

  // settle keeps clear of every way to call that is in view, and gives the panel the room between.
  settle() {
    const { over, under } = clearOf(this.host), room = innerHeight - over - under;
    this.host.style.setProperty("--under", under + "px");
    this.host.style.setProperty("--room", room + "px");
    this.host.toggleAttribute("data-tight", room < TIGHT);
  }

  // refresh asks how the page stands, and answers that; nothing while nobody looks. Of answers that overtake each other the last asked for counts.
  async refresh() {
    if (document.hidden) return;
    const turn = (this.turn = (this.turn || 0) + 1);
    const answer = await this.ask({ url: this.own + "page?path=" + encodeURIComponent(location.pathname) });
    if (!this.ready) this.dress();
    await this.ready;
    if (!answer.ok || answer.status !== 200 || turn !== this.turn) return;
    this.state = JSON.parse(answer.text);
    this.draw();
    document.dispatchEvent(new CustomEvent("porchlight:bar", { detail: this.state }));
    return this.state;
  }

  // away says that the server is gone, once it has been for a moment: a short break is nobody's concern.
  away(gone) {
    clearTimeout(this.leaving);
    const say = () => {
      if (Boolean(this.gone) === gone) return;
      this.gone = gone;
      this.aloud.textContent = gone ? "Preview server stopped" : "Preview server is back";
      this.drawButton();
    };
    if (gone) this.leaving = setTimeout(say, MOMENT);
    else say();
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
    if (open) this.panel.scrollTop = 0;
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
