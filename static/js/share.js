// Shows the share controls that need a script, each only where the browser can do it: copy the link, print, the device's own
// share sheet. Without this file the plain share links are all there. It stores nothing and sends nothing.
for (const box of document.querySelectorAll(".share")) {
  const canonical = document.querySelector("link[rel=canonical]");
  const url = canonical ? canonical.href : location.origin + location.pathname;
  const heading = document.querySelector("h1");
  const title = heading ? heading.textContent.trim() : document.title;
  const said = box.querySelector(".share-said");

  const controls = {
    copy: navigator.clipboard && (() => navigator.clipboard.writeText(url).then(
      () => say(said.dataset.copied),
      () => say(said.dataset.failed + " " + url))),
    print: window.print && (() => window.print()),
    sheet: navigator.share && (() => navigator.share({ title, url }).catch(() => {})),
  };

  // Emptied first, so that a second copy is announced as well.
  function say(text) {
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 50);
  }

  for (const button of box.querySelectorAll("[data-share]")) {
    const run = controls[button.dataset.share];
    if (!run) continue;
    button.hidden = false;
    button.addEventListener("click", run);
  }
}
