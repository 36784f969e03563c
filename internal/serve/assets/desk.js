// The desk is where a tab hands in questions and hears of changes: the worker that all tabs share or, where a browser has none, this tab itself.
import { ask } from "./ask.js";
import { stream } from "./stream.js";

// Another worker is started when what is said over its ports changes: an older one lives on in tabs that stayed open.
const WORKER = "porchlight 1";

// openDesk calls hear with {hello}, {change} and {down}. It answers a function that asks (see ask.js).
export function openDesk(own, hear) {
  let questions = 0, port;
  const waiting = new Map();

  function alone() {
    port = null;
    let end = null;
    const whileSeen = () => {
      if (document.hidden && end) end = void end();
      else if (!document.hidden && !end) end = stream(own, hear);
    };
    document.addEventListener("visibilitychange", whileSeen);
    whileSeen();
    for (const [question, answer] of waiting.values()) ask(question).then(answer);
    waiting.clear();
  }

  function shared() {
    const worker = new SharedWorker(own + "worker.js", { type: "module", name: WORKER });
    worker.onerror = alone; // such as a page whose policy allows no workers
    port = worker.port;
    port.onmessage = ({ data }) => {
      if (!data.answer) return hear(data);
      const [, answer] = waiting.get(data.answer) || [];
      waiting.delete(data.answer);
      if (answer) answer(data);
    };
  }

  try {
    shared();
  } catch {
    alone();
  }
  addEventListener("pagehide", () => port && port.postMessage({ bye: true }));
  addEventListener("pageshow", (event) => event.persisted && port && shared()); // the page comes out of the browser's store

  return (question) => {
    if (!port) return ask(question);
    return new Promise((answer) => {
      waiting.set(++questions, [question, answer]);
      port.postMessage({ ask: questions, ...question });
    });
  };
}
