// What is said in which language: interface texts, numbers, dates, degrees.

/** The languages of the interface. */
export const LANGUAGES = ["en", "ru", "zh-Hant", "tr"];

// A browser takes as long for its first formatter as for a map, so none is made before it is used.
function lazily(make) {
  let made = null;
  return (value) => (made ??= make()).format(value);
}

function makeFormats(language) {
  // English speakers outside America read the day first, and so do the treaties.
  const locale = language === "en" ? "en-GB" : language;
  return {
    number: lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 0 })),
    degrees: lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 1 })),
    date: lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC", calendar: "gregory" })),
  };
}

/**
 * Makes what a page says in one language.
 *
 * @param {string} language - One of LANGUAGES.
 * @param {object} texts - Interface texts by language and key.
 * @param {object} formats - Of numbers, degrees and dates.
 */
export function makeWords(language, texts, { number, degrees, date } = makeFormats(language)) {
  const t = (key, values = {}) =>
    (texts[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return {
    t,
    language,
    say: (text) => text?.[language] ?? text?.en ?? "",
    number,
    day: (iso) => date(new Date(`${iso}T00:00:00Z`)),
    area: (x, e) => t("km2e", { x: number(x), e: number(e) }),
    meridian: (lon) => t(lon < 0 ? "west" : "east", { d: degrees(Math.abs(lon)) }),
    parallel: (lat) => t(lat < 0 ? "south" : "north", { d: degrees(Math.abs(lat)) }),
  };
}

/** Makes words with bare digits: they take about the room that formatted numbers will. */
export function makeDraftWords(language, texts) {
  return makeWords(language, texts, { number: String, degrees: String, date: String });
}

/** Writes the texts of the interface into the page. */
export function writeInterface(words) {
  document.documentElement.lang = words.language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words.t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", words.t(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = words.t(node.dataset.label);
  }
}
