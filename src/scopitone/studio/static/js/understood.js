/** What a request for a song was understood as, in words. */

import { formatClock, formatNumber, t } from "./words.js";

const FIELDS = ["genre", "forms", "moods", "tempo", "length", "language", "voices", "subject", "names"];
const language = document.documentElement.lang;

/** Return the fields of `understood` that say something, in one line; "" if there are none. */
export function describeUnderstood(understood) {
  const texts = FIELDS.map((name) => [name, describeField(name, understood?.[name])]);
  return texts.filter(([, text]) => text).map(([name, text]) => `${t(`u_${name}`)} ${text}`).join(" · ");
}

function describeField(name, value) {
  if (value === null || value === undefined || value === "") return "";
  if (name === "tempo") return t("u_about_tempo", { n: formatNumber(value, 0) });
  if (name === "length") return formatClock(value);
  if (name === "language") return new Intl.DisplayNames(language, { type: "language" }).of(value);
  if (name === "voices") return value.map((voice) => t(`u_${voice}`)).join(", ");
  return [value].flat().join(", ");
}
