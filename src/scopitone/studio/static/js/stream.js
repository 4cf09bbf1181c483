/** Server-sent events that reconnect after the server was unreachable. */

import { root } from "./api.js";

/** Listen to the stream at `path`. `handlers` are functions by event name, called with the event's
    data. Returns a function that closes the stream; an `end` event closes it too. */
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
