/** Sentences for scripts, in the page's language; times and sizes as its readers write them. */

const sentences = JSON.parse(document.getElementById("sentences").textContent);
const language = document.documentElement.lang;

/** The sentence of this name, with what stands in braces filled in. */
export function say(name, values = {}) {
  const text = sentences[name];
  if (text === undefined) throw new Error(`no sentence ${name}`);
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

/** A moment (Unix seconds) as date and time. */
export function moment(seconds) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
}

/** How long ago a moment (Unix seconds) was. */
export function ago(seconds) {
  const past = seconds - Date.now() / 1000;
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of steps) {
    if (Math.abs(past) >= length) return format.format(Math.round(past / length), unit);
  }
  return say("now");
}

/** Seconds as minutes and seconds, with tenths where `exact`. */
export function clock(seconds, exact = false) {
  // As players count: a second is shown when it has begun.
  const tenths = exact ? Math.round(seconds * 10) / 10 : Math.floor(seconds);
  const minutes = Math.floor(tenths / 60);
  const rest = (tenths - 60 * minutes).toFixed(exact ? 1 : 0);
  return `${minutes}:${rest.padStart(exact ? 4 : 2, "0")}`;
}

/** A number as readers write it. */
export function number(value, digits = 2) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Bytes in the unit that suits them. */
export function bytes(count) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: 1 }).format(count / 1000 ** step);
}
