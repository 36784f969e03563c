// Leaves the page at once: by its link, or by pressing Shift three times. The page is emptied first, so that nothing of it is seen
// while the other one loads, and its place in the history goes to the other page. It stores nothing and sends nothing.
{
  const exit = document.querySelector(".quick-exit");
  const link = exit.querySelector("a");
  const status = exit.querySelector("[role=status]");
  const patience = 5000; // milliseconds in which Shift has to be pressed again
  const title = document.title;
  let pressed = 0;
  let waiting;
  let alone = true; // Shift was pressed without another key

  function leave() {
    document.documentElement.classList.add("left");
    document.title = status.textContent = exit.dataset.leaving;
    location.replace(link.href);
  }

  function stop(words) {
    pressed = 0;
    clearTimeout(waiting);
    status.textContent = words;
  }

  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; // opens it elsewhere, as asked for
    event.preventDefault();
    leave();
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Shift") alone = true;
    else alone = false;
  });

  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) {
      if (pressed) stop("");
      return;
    }
    pressed++;
    clearTimeout(waiting);
    if (pressed === 3) return leave();
    status.textContent = exit.dataset[pressed === 1 ? "two" : "one"];
    waiting = setTimeout(stop, patience, exit.dataset.off);
  });

  // A browser can show a page again as it was when it was left.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.classList.remove("left");
    document.title = title;
    stop("");
  });
}
