// stream listens to the server and goes on trying when it is gone: soon at first, then every few seconds. It tells {hello}, {change} and {down}, and
// answers two functions: again, to listen anew on a connection that may be dead without knowing it, and end.
const SOON = 200, CALM = 2000; // milliseconds

export function stream(own, tell) {
  let wait = SOON, source, timer;
  function open() {
    source = new EventSource(own + "events");
    source.addEventListener("hello", (event) => {
      wait = SOON;
      tell({ hello: JSON.parse(event.data) });
    });
    source.addEventListener("change", (event) => tell({ change: JSON.parse(event.data) }));
    source.onerror = () => {
      source.close(); // its own pauses differ from browser to browser, and some give up
      tell({ down: true });
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, CALM);
    };
  }
  function end() {
    source.close();
    clearTimeout(timer);
  }
  function again() {
    end();
    open();
  }
  open();
  return { again, end };
}
