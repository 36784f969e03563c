// The desk is where a tab hands in questions and hears of changes: the worker that all tabs share or, where a browser has none, this tab itself.
import { ask } from "./ask.js";
import { stream } from "./stream.js";

// Another worker is started when what is said over its ports changes: an older one lives on in tabs that stayed open.
const WORKER = "porchlight 2";

// openDesk calls hear with {hello}, {change} and {down}. It answers {ask, again}: ask fetches (see ask.js), again listens anew (see stream.js).
export function openDesk(own, hear) {
  let questions = 0, port = null, alone = null;
  const waiting = new Map(); // number of a question -> [question, where its answer goes]

  // One stream for each tab would use up the connections of the browser, so only the tab that is seen has one.
  function goAlone() {
    if (alone) return;
    port = null;
    alone = { stream: null };
    const whileSeen = () => {
      if (document.hidden && alone.stream) alone.stream = void alone.stream.end();
      else if (!document.hidden && !alone.stream) alone.stream = stream(own, hear);
    };
    document.addEventListener("visibilitychange", whileSeen);
    whileSeen();
    for (const [question, answer] of waiting.values()) ask(question).then(answer);
    waiting.clear();
  }

  function share() {
    const worker = new SharedWorker(own + "worker.js", { type: "module", name: WORKER });
    worker.onerror = goAlone; // such as a page whose policy allows no workers
    port = worker.port;
    port.onmessage = ({ data }) => {
      if (!data.answer) return hear(data);
      const [, answer] = waiting.get(data.answer) || [];
      waiting.delete(data.answer);
      if (answer) answer(data);
    };
    for (const [number, [question]] of waiting) port.postMessage({ ask: number, ...question });
  }

  try {
    share();
  } catch {
    goAlone();
  }
  addEventListener("pagehide", () => {
    if (!port) return;
    port.postMessage({ bye: true });
    port.close();
  });
  addEventListener("pageshow", (event) => event.persisted && port && share()); // out of the browser's store, where no answer comes to

  return {
    ask(question) {
      if (!port) return ask(question);
      return new Promise((answer) => {
        waiting.set(++questions, [question, answer]);
        port.postMessage({ ask: questions, ...question });
      });
    },
    again() {
      if (port) port.postMessage({ again: true });
      else if (alone?.stream) alone.stream.again();
    },
  };
}
