/** Texts for scripts in the page's language; times, numbers and sizes in its format. */

const strings = JSON.parse(document.getElementById("strings").textContent);
const language = document.documentElement.lang;

/** Return the text `name` with its placeholders filled in. */
export function t(name, values = {}) {
  const text = strings[name];
  if (text === undefined) throw new Error(`unknown text ${name}`);
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

/** Format a time (Unix seconds) as date and time. */
export function formatTime(seconds) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
}

/** Format how long ago a time (Unix seconds) was. */
export function formatAgo(seconds) {
  const offset = seconds - Date.now() / 1000;
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of steps) {
    if (Math.abs(offset) >= length) return format.format(Math.round(offset / length), unit);
  }
  return t("now");
}

/** Format seconds as minutes and seconds, with tenths if `exact`. */
export function formatClock(seconds, exact = false) {
  // Rounded down, as players do.
  const tenths = exact ? Math.round(seconds * 10) / 10 : Math.floor(seconds);
  const minutes = Math.floor(tenths / 60);
  const rest = (tenths - 60 * minutes).toFixed(exact ? 1 : 0);
  return `${minutes}:${rest.padStart(exact ? 4 : 2, "0")}`;
}

/** Format a number. */
export function formatNumber(value, digits = 2) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Format a number of bytes with a suitable unit. */
export function formatBytes(count) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: 1 }).format(count / 1000 ** step);
}
