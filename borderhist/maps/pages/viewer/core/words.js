// What is said in which language: interface texts, numbers, dates, degrees.

export const LANGUAGES = ["en", "ru", "zh-Hant", "tr"];

// The error to two digits, and what it is the error of to the same place.
export function roundToError(value, error) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(error, 1))) - 1);
  return Math.round(value / step) * step;
}

export function makeWords(language, texts) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const degrees = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  // English speakers outside America read the day first, and so do the treaties.
  const locale = language === "en" ? "en-GB" : language;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC", calendar: "gregory" });
  const t = (key, values = {}) =>
    (texts[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return {
    t,
    language,
    say: (text) => text?.[language] ?? text?.en ?? "",
    number: (value) => number.format(value),
    day: (iso) => date.format(new Date(`${iso}T00:00:00Z`)),
    area: (x, e) => t("km2e", { x: number.format(roundToError(x, e)), e: number.format(roundToError(e, e)) }),
    meridian: (lon) => t(lon < 0 ? "west" : "east", { d: degrees.format(Math.abs(lon)) }),
    parallel: (lat) => t(lat < 0 ? "south" : "north", { d: degrees.format(Math.abs(lat)) }),
  };
}

export function writeInterface(words) {
  document.documentElement.lang = words.language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words.t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", words.t(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = words.t(node.dataset.label);
  }
}
