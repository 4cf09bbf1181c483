/** Sizes as readers write them. */

import { bytes } from "./words.js";

for (const one of document.querySelectorAll("[data-bytes]")) one.textContent = bytes(Number(one.dataset.bytes));
