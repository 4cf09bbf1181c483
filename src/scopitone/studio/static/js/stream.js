/** Server-sent events that come again by themselves when the server was away. */

import { root } from "./api.js";

/** Listen at `path`. `handlers` are functions by event name, called with the event's data.
    Gives a function that ends it; an `end` event ends it too. */
export function listen(path, handlers) {
  let source;
  let ended = false;
  let timer = 0;
  const stop = () => {
    ended = true;
    clearTimeout(timer);
    source?.close();
  };
  const open = () => {
    source = new EventSource(root + path);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        handle(JSON.parse(event.data));
        if (name === "end") stop();
      });
    }
    source.onerror = () => {
      if (ended) return;
      document.dispatchEvent(new Event("scopitone:away"));
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000);
    };
  };
  open();
  addEventListener("pagehide", stop, { once: true });
  return stop;
}
