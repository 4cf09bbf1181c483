/** A worker that all tabs of a browser share, so that they need one event stream together: browsers
    open at most six connections to a server without HTTP/2. */

import { TaskFeed } from "./task_feed.js";

const watchers = new Map(); // port of a tab → whether the tab watches now
let feed = null;

function setWatching(port, { address, isWatching }) {
  const isNew = isWatching && !watchers.get(port);
  watchers.set(port, isWatching);
  feed ??= new TaskFeed(address, (name, data) => {
    for (const [tab, isOn] of watchers) if (isOn) tab.postMessage({ name, data });
  });
  // A tab that comes later has missed the beginning.
  if (isNew && feed.isOpen) port.postMessage({ name: "open" });
  feed.watch([...watchers.values()].some(Boolean));
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => setWatching(port, data);
};
