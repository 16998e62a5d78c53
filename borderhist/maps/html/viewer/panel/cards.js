// What a popup says about a face, a boundary piece or a place.

import { h } from "../core/dom.js";
import { citeClause, formatDayOf, formatSpan, nameCertainty, nameHolder, nameParties, nameSide, nameInstrument } from "../core/phrases.js";
import { findArticle, findTransfer } from "../core/record.js";

import { showVersion } from "../time/steps.js";

/** Makes a list of names and values, those without a value left out. */
export function listFacts(words, rows) {
  const told = rows.filter(([, value]) => value);
  return h("dl", {}, told.flatMap(([key, value]) => [h("dt", {}, words.t(key)), h("dd", {}, value)]));
}

function makeCard(title, under, ...rest) {
  return h("div", { class: "about" }, h("p", { class: "about-title" }, title), under && h("p", { class: "about-side" }, under), ...rest);
}

/** Makes a button that looks like a link. */
export function makeLink(text, onclick) {
  return h("button", { type: "button", class: "link", onclick }, text);
}

function describeChange(app, index) {
  const transfer = findTransfer(app, index);
  if (!transfer) return null;
  const { f, t } = nameParties(app, transfer);
  const area = app.words.area(transfer.area_km2, transfer.area_error_km2);
  return h("p", { class: "about-change" }, h("strong", {}, `${app.words.t("changed")}: ${f} → ${t}, ${area}`), h("br"), citeClause(app, transfer));
}

/** Says who holds a face and why. */
export function describeFace(app, side, index) {
  const { scene, words } = app;
  const hold = scene.holds[scene.faces[index].holds[side.version]];
  const article = findArticle(app, hold);
  return makeCard(
    nameHolder(app, hold.sovereign, side.version),
    nameSide(app, side),
    describeChange(app, index),
    listFacts(words, [["since", formatDayOf(app, hold.instrument)], ["by", citeClause(app, hold)], ["how", words.t(`kind_${hold.kind}`)]]),
    article && h("p", {}, words.say(article.summary)),
    listFacts(words, [["certainty", nameCertainty(words, article?.certainty)], ["sources", article?.sources.join("; ")]]),
  );
}

/** Says where a boundary piece comes from. */
export function describeSegment(app, side, segment) {
  const { words } = app;
  const article = findArticle(app, segment);
  return makeCard(
    words.say(app.scene.names[segment.name]),
    words.t(`stage_${segment.stage}`),
    listFacts(words, [
      ["by", citeClause(app, segment)],
      ["since", formatDayOf(app, segment.instrument)],
      ["length", words.t("km", { x: words.number(segment.length_km) })],
      ["uncertainty", words.t("kme", { e: words.number(segment.uncertainty_km) })],
      ["certainty", nameCertainty(words, segment.certainty)],
    ]),
    article && h("p", {}, words.say(article.summary)),
    listFacts(words, [["sources", segment.sources.join("; ")]]),
  );
}

/** Says what a place is and was called, and who held it. */
export function describePlace(app, place) {
  const { words } = app;
  const chain = makeHolderRows(app, place);
  const originals = place.originals.map(({ language, name }) => h("li", { lang: language }, name));
  return makeCard(
    words.say(place.name),
    words.t(`role_${place.role}`),
    place.today ? h("p", {}, words.t("todayName", { x: words.say(place.today) })) : null,
    chain.length ? listFacts(words, [["heldBy", h("ul", { class: "chain" }, chain)]]) : null,
    originals.length ? listFacts(words, [["originals", h("ul", {}, originals)]]) : null,
  );
}

/** Says who held land in fact, and under it whose land it was and why. */
export function describePossession(app, side, possession, face) {
  const { words } = app;
  const card = makeCard(
    words.say(possession.name),
    words.t(`possession_${possession.kind}`),
    listFacts(words, [
      ["possessor", words.say(possession.holder)],
      ["landOf", possession.sovereigns.map((name) => words.say(name)).join(", ")],
      ["dates", formatSpan(app, possession)],
      ["area", words.area(possession.area_km2, possession.area_error_km2)],
      ["by", possession.instrument && citeClause(app, possession)],
      ["certainty", nameCertainty(words, possession.certainty)],
    ]),
    h("p", {}, words.say(possession.summary)),
  );
  return h("div", {}, card, face >= 0 && describeFace(app, side, face));
}

/** Says what a zone was. */
export function describeZone(app, zone) {
  const { words } = app;
  return makeCard(
    words.say(zone.name),
    words.t(`zone_${zone.kind}`),
    h("p", {}, words.say(zone.summary)),
    listFacts(words, [
      ["dates", formatSpan(app, zone)],
      ["area", words.area(zone.area_km2, zone.area_error_km2)],
      ["by", zone.instrument && nameInstrument(app, zone.instrument)],
      ["certainty", nameCertainty(words, zone.certainty)],
    ]),
  );
}

/** Says what a route was. */
export function describeRoute(app, route) {
  return makeCard(app.words.say(route.name), formatSpan(app, route), h("p", {}, app.words.say(route.summary)),
    listFacts(app.words, [["certainty", nameCertainty(app.words, route.certainty)]]));
}

/** Says what another reading of the texts holds. */
export function describeReading({ words }, reading) {
  return makeCard(
    words.say(reading.name),
    words.t("layer_readings"),
    h("p", {}, words.say(reading.question)),
    h("p", {}, words.say(reading.says)),
    listFacts(words, [
      ["area", words.t("km2", { x: words.number(reading.area_km2) })],
      ["certainty", nameCertainty(words, reading.certainty)],
      ["sources", reading.sources.join("; ")],
    ]),
  );
}

/** Says which clause opened a port. */
export function describePort(app, port) {
  return makeCard(app.words.say(port.name), app.words.t("layer_ports"), listFacts(app.words, [["by", citeClause(app, port)], ["since", app.words.day(port.day)]]));
}

/** Says which instrument set a marker. */
export function describeMarker(app, marker) {
  const { words } = app;
  return makeCard(
    marker.name ? words.say(marker.name) : words.t("markerNumber", { n: marker.number }),
    words.t("markerNumber", { n: marker.number }),
    listFacts(words, [
      ["by", nameInstrument(app, marker.instrument)],
      ["uncertainty", words.t("kme", { e: words.number(marker.uncertainty_km) })],
      ["certainty", nameCertainty(words, marker.certainty)],
    ]),
  );
}

/** Says what happened. */
export function describeEvent({ words }, event) {
  return makeCard(words.day(event.day), event.place && words.say(event.place), h("p", {}, words.say(event.what)),
    listFacts(words, [["printed", event.printed], ["certainty", nameCertainty(words, event.certainty)], ["sources", event.sources.join("; ")]]));
}

// Who held a place in turn: neighbouring states in which it is held by the same are one line.
function listHolders(app, { face }) {
  if (face === null || face === undefined) return [];
  const spells = [];
  app.scene.versions.forEach((version, index) => {
    const hold = app.scene.holds[app.scene.faces[face].holds[index]];
    const last = spells[spells.length - 1];
    if (last && last.hold.sovereign === hold.sovereign) last.until = version.until;
    else spells.push({ hold, day: version.day, until: version.until, index });
  });
  return spells;
}

/** Lists who held a place in turn. */
export function makeHolderRows(app, place) {
  return listHolders(app, place).map(({ hold, day, until, index }) =>
    h("li", {}, makeLink(nameHolder(app, hold.sovereign, index), () => showVersion(app, index)), ` ${formatSpan(app, { day, until })}; ${citeClause(app, hold)}`));
}
