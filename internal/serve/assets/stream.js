// stream opens the event stream of the server. It reconnects when the connection breaks: after a short pause at first, then every few seconds. It calls
// onMessage with {hello}, {change} or {down}. It returns two functions: reconnect, for a connection that may be dead without an error, and close.
const FIRST_PAUSE = 200, LONGEST_PAUSE = 2000; // milliseconds

export function stream(own, onMessage) {
  let pause = FIRST_PAUSE, source, timer;
  function open() {
    source = new EventSource(own + "events");
    source.addEventListener("hello", (event) => {
      pause = FIRST_PAUSE;
      onMessage({ hello: JSON.parse(event.data) });
    });
    source.addEventListener("change", (event) => onMessage({ change: JSON.parse(event.data) }));
    source.onerror = () => {
      source.close(); // EventSource's own pauses differ between browsers, and some stop trying
      onMessage({ down: true });
      timer = setTimeout(open, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  }
  function close() {
    source.close();
    clearTimeout(timer);
  }
  function reconnect() {
    close();
    open();
  }
  open();
  return { reconnect, close };
}
