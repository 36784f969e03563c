// Connects a tab to the server: through the worker that all tabs share or, where a browser has none, from the tab itself.
import { request as send } from "./request.js";
import { stream } from "./stream.js";

// The name has to change with the messages of worker.js: a worker of an older version lives on in tabs that stayed open.
const WORKER = "porchlight 4";

// connect calls onMessage with {hello}, {change} or {down}. It returns {request, reconnect} (see request.js and stream.js).
export function connect(own, onMessage) {
  let requests = 0, port = null, direct = null;
  const pending = new Map(); // id of a request -> [options, resolve]

  // A stream for each tab would use up the connections of the browser, so only a visible tab has one.
  function connectDirectly() {
    if (direct) return;
    port = null;
    direct = { stream: null };
    const streamWhileVisible = () => {
      if (document.hidden && direct.stream) direct.stream = void direct.stream.close();
      else if (!document.hidden && !direct.stream) direct.stream = stream(own, onMessage);
    };
    document.addEventListener("visibilitychange", streamWhileVisible);
    streamWhileVisible();
    for (const [options, resolve] of pending.values()) send(options).then(resolve);
    pending.clear();
  }

  function connectToWorker() {
    const worker = new SharedWorker(own + "worker.js", { type: "module", name: WORKER });
    worker.onerror = connectDirectly; // for example, the page's policy allows no workers
    port = worker.port;
    port.onmessage = ({ data }) => {
      if (!data.response) return onMessage(data);
      const [, resolve] = pending.get(data.response) || [];
      pending.delete(data.response);
      if (resolve) resolve(data);
    };
    for (const [id, [options]] of pending) port.postMessage({ request: id, ...options });
  }

  try {
    connectToWorker();
  } catch {
    connectDirectly();
  }
  addEventListener("pagehide", () => {
    if (!port) return;
    port.postMessage({ close: true });
    port.close();
  });
  addEventListener("pageshow", (event) => event.persisted && port && connectToWorker()); // from the back/forward cache, which closed the port

  return {
    request(options) {
      if (!port) return send(options);
      return new Promise((resolve) => {
        pending.set(++requests, [options, resolve]);
        port.postMessage({ request: requests, ...options });
      });
    },
    reconnect() {
      if (port) port.postMessage({ reconnect: true });
      else if (direct?.stream) direct.stream.reconnect();
    },
  };
}
