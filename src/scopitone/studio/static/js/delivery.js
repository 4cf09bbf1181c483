/** The page of one delivery: its message, its attempts, and sending it again. */

import { replay } from "./deliveries.js";
import { find, makeCopyable, runBusy } from "./dom.js";
import { formatTimes } from "./layout.js";

/** Format JSON with line breaks; any other text is returned as it is. */
function formatBody(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function showBody() {
  const place = find("#body");
  place.replaceChildren(makeCopyable(formatBody(place.dataset.body)));
}

document.querySelector("#replay")?.addEventListener("click", (event) => runBusy(event.currentTarget, async () => {
  await replay(event.currentTarget.dataset.id);
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["facts", "attempts", "request"]) find(`#${id}`).replaceWith(find(`#${id}`, fresh));
  formatTimes();
  showBody();
}));

showBody();
