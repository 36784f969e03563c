// Holds the one event stream of all open tabs, and asks the server on their behalf. A browser opens six connections to a host over HTTP/1.1: with a
// stream for each tab, the seventh tab would hang. And what is asked here is not subject to the page's own content security policy.
//
// From a tab: {ask: number, url, etag, head}, {again: true}, {bye: true}. To a tab: {hello: {server, edition}}, {change: {...}}, {down: true},
// {answer: number, ...} (see ask.js).
import { ask } from "./ask.js";
import { stream } from "./stream.js";

const ports = new Set();
let listening = null;
let last = null; // {hello} or {down}: what a tab has to know when it comes

function tell(message) {
  if (message.change && last && last.hello) last.hello.edition = message.change.edition;
  if (!message.change) last = message;
  for (const port of ports) port.postMessage(message);
}

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = async ({ data }) => {
    if (data.bye) ports.delete(port);
    else if (data.again) listening.again();
    else port.postMessage({ answer: data.ask, ...(await ask(data)) });
  };
  port.onclose = () => ports.delete(port);
  ports.add(port);
  if (last) port.postMessage(last);
  listening ||= stream(new URL(".", self.location).href, tell);
};
