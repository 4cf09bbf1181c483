/** Formats sizes on the operator's page. */

import { formatBytes } from "./words.js";

for (const size of document.querySelectorAll("[data-bytes]")) size.textContent = formatBytes(Number(size.dataset.bytes));
