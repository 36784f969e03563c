// Holds the one event stream of all open tabs, and sends their requests. A browser opens six connections to a host over HTTP/1.1: with a stream for
// each tab, the seventh tab would hang. The page's own content security policy does not apply to requests from a worker.
//
// From a tab: {request: id, url, etag, head, json}, {reconnect: true}, {close: true}. To a tab: {hello: {server, edition}}, {change: {...}}, {down: true},
// {response: id, ...} (see request.js).
import { request } from "./request.js";
import { stream } from "./stream.js";

const ports = new Set();
let events = null;
let last = null; // the last {hello} or {down}, for tabs that are opened later

function broadcast(message) {
  if (message.change && last && last.hello) last.hello.edition = message.change.edition;
  if (!message.change) last = message;
  for (const port of ports) port.postMessage(message);
}

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = async ({ data }) => {
    if (data.close) ports.delete(port);
    else if (data.reconnect) events.reconnect();
    else port.postMessage({ response: data.request, ...(await request(data)) });
  };
  port.onclose = () => ports.delete(port);
  ports.add(port);
  if (last) port.postMessage(last);
  events ||= stream(new URL(".", self.location).href, broadcast);
};
