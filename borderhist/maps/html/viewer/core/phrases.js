// Facts of the scene in the reader's language.

import { findInstrument, findTotal, listTransfers } from "./record.js";

/** Names an instrument. */
export function nameInstrument(app, id) {
  return app.words.say(findInstrument(app, id)?.title) || id;
}

/** Names an instrument and the article that says so. */
export function citeClause(app, { instrument, article }) {
  const title = nameInstrument(app, instrument);
  return article && article !== "context" ? `${title} · ${app.words.t("articleNumber", { n: article })}` : title;
}

/** Writes the day from which an instrument took effect. */
export function formatDayOf(app, instrument) {
  const day = findInstrument(app, instrument)?.day;
  return day ? app.words.day(day) : "";
}

/** Names a degree of certainty. */
export function nameCertainty(words, certainty) {
  return certainty ? words.t(`certainty_${certainty}`) : "";
}

// The last name that a holder of land took by a day; `isBy` asks of that day, for a giver bears the name of the eve.
function nameBy({ scene, words }, sovereign, isBy) {
  const { name, periods = [] } = scene.sovereigns[sovereign];
  return words.say(periods.filter(({ day }) => isBy(day)).pop()?.name ?? name);
}

/** What a holder of land was called when a version took effect. */
export function nameHolder(app, sovereign, version) {
  const { day } = app.scene.versions[version];
  return nameBy(app, sovereign, (since) => since <= day);
}

/** Names who gave land (`f`), as it was called the day before the instrument, and who took it (`t`), as on its day. */
export function nameParties(app, { from_, to, instrument, after }) {
  const { day } = findInstrument(app, instrument) ?? app.scene.versions[after];
  return { f: nameBy(app, from_, (since) => since < day), t: nameBy(app, to, (since) => since <= day) };
}

/** Says in one sentence what changed hands between the two days. */
export function summarise(app) {
  const { words } = app;
  const transfers = listTransfers(app);
  if (!transfers.length) return words.t("none");
  const [first] = transfers;
  const area = words.area(first.area_km2, first.area_error_km2);
  if (transfers.length === 1) return words.t("one", { ...nameParties(app, first), x: area });
  return words.t("total", { n: words.number(transfers.length), x: words.number(findTotal(app).area_km2) });
}

/** Writes from when to when something lasted. */
export function formatSpan({ words }, { day, until }) {
  return until ? `${words.day(day)} – ${words.day(until)}` : words.t("asOf", { d: words.day(day) });
}

/** Writes a figure of the literature, with who gives it. */
export function formatFigure({ words }, { km2, who }) {
  return words.t("figure", { x: words.t("km2", { x: words.number(km2) }), who: words.say(who) });
}

/** Names a side and its day. */
export function nameSide({ scene, words }, side) {
  return words.t("side", { side: words.t(side.name), d: words.t("asOf", { d: words.day(scene.versions[side.version].day) }) });
}
