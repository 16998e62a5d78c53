// The same map in words: a table of what changed, then everything that can be clicked, as lists.

import { byId, h } from "../core/dom.js";
import { citeClause, formatFigure, formatSpan, nameCertainty, nameHolder, nameParties, summarise, nameInstrument } from "../core/phrases.js";
import { findArticle, findInstrument, listInstrumentsShown, listSegments, listTransfers, sortPlaces } from "../core/record.js";
import { joinArcs } from "../geometry/arcs.js";
import { describePlace, describeSegment, listFacts, makeLink } from "./cards.js";
import { openFace, openPopup, visit } from "./popups.js";

function makeTransferTable(app) {
  const { words, state, scene } = app;
  const columns = ["from", "to", "area", "error", "how", "instrument", "article", "certainty"];
  const [a, b] = [state.before, state.after].map((index) => words.day(scene.versions[index].day));
  const head = h("tr", {}, columns.map((key) => h("th", { scope: "col" }, words.t(key))));
  const body = listTransfers(app).map((transfer) => makeTransferRow(app, transfer));
  const table = h("table", {}, h("caption", {}, words.t("changedCaption", { a, b })), h("thead", {}, head), h("tbody", {}, body));
  return h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": words.t("whatChanged") }, table);
}

function makeTransferRow(app, transfer) {
  const { words } = app;
  const { f, t } = nameParties(app, transfer);
  const certainty = nameCertainty(words, findArticle(app, transfer)?.certainty);
  const texts = [words.t(`kind_${transfer.kind}`), nameInstrument(app, transfer.instrument), transfer.article, certainty];
  const [lng, lat] = app.scene.faces[transfer.faces[0]].anchor;
  const open = () => visitFace(app, app.sides[1], transfer.faces[0], L.latLng(lat, lng));
  const from = h("button", { type: "button", class: "link", "aria-label": words.t("show", { x: `${f} → ${t}` }), onclick: open }, f);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, from),
    h("td", {}, t),
    h("td", { class: "number" }, words.number(transfer.area_km2)),
    h("td", { class: "number" }, words.number(transfer.area_error_km2)),
    texts.map((text) => h("td", {}, text)),
  );
}

function visitFace(app, side, index, latlng) {
  visit(app, side, latlng, () => openFace(app, side, index, latlng));
}

function makeSection(title, items) {
  return items.length ? [h("h3", {}, title), h("ul", {}, items.map((item) => h("li", {}, item)))] : [];
}

function listLargestFaces({ scene }, version) {
  const largest = new Map();
  scene.faces.forEach((face, index) => {
    const best = largest.get(face.holds[version]);
    if (best === undefined || scene.faces[best].area_km2 < face.area_km2) largest.set(face.holds[version], index);
  });
  return [...largest.values()];
}

function linkFaces(app, side) {
  const { scene, words } = app;
  return listLargestFaces(app, side.version).map((index) => {
    const face = scene.faces[index];
    const hold = scene.holds[face.holds[side.version]];
    const [lng, lat] = face.anchor;
    const text = `${words.t(side.name)}: ${nameHolder(app, hold.sovereign, side.version)} — ${citeClause(app, hold)}`;
    return makeLink(text, () => visitFace(app, side, index, L.latLng(lat, lng)));
  });
}

function linkSegments(app, side) {
  return listSegments(app.scene, side.version).map((segment) => {
    const [points] = joinArcs(app.arcs, segment.arcs);
    const at = points[Math.floor(points.length / 2)];
    const text = `${app.words.t(side.name)}: ${app.words.say(app.scene.names[segment.name])} — ${nameInstrument(app, segment.instrument)}`;
    return makeLink(text, () => visit(app, side, at, (seen) => openPopup(app, seen, at, () => describeSegment(app, side, segment))));
  });
}

function linkPlaces(app) {
  return sortPlaces(app).map((place) => {
    const at = L.latLng(place.lat, place.lon);
    return makeLink(app.words.say(place.name), () => visit(app, null, at, (seen) => openPopup(app, seen, at, () => describePlace(app, place))));
  });
}

// Those that no state of the map shows are told, too: others held the same land longer.
function linkPossessions(app) {
  const { scene, words } = app;
  return scene.possessions.map((possession) =>
    `${words.say(possession.name)} — ${words.t(`possession_${possession.kind}`)}, ${words.say(possession.holder)} (${formatSpan(app, possession)}). ${words.say(possession.summary)}`);
}

function listFigures(app, { figures = [] }) {
  if (!figures.length) return [];
  const said = figures.map((figure) => h("li", {}, `${formatFigure(app, figure)} — ${app.words.say(figure.what)} [${nameCertainty(app.words, figure.certainty)}]`));
  return [h("p", {}, app.words.t("figures")), h("ul", {}, said)];
}

function linkOverlays(app) {
  const { scene, words } = app;
  return [
    ...makeSection(words.t("layer_possessions"), linkPossessions(app)),
    ...makeSection(words.t("layer_zones"), scene.zones.map((zone) => `${words.say(zone.name)} (${formatSpan(app, zone)}). ${words.say(zone.summary)}`)),
    ...makeSection(words.t("layer_readings"), scene.readings.map((one) => `${words.say(one.name)}: ${words.say(one.says)} ${words.t("km2", { x: words.number(one.area_km2) })}`)),
    ...makeSection(words.t("layer_ports"), scene.ports.map((port) => `${words.say(port.name)} — ${citeClause(app, port)}`)),
    ...makeSection(words.t("layer_events"), scene.events.map((event) => `${words.day(event.day)} (${event.printed}): ${words.say(event.what)}`)),
  ];
}

function describeInstrument(app, id) {
  const instrument = findInstrument(app, id);
  if (!instrument) return [];
  const { words } = app;
  return [
    h("h4", {}, words.say(instrument.title)),
    h("p", {}, words.say(instrument.summary)),
    ...listFigures(app, instrument),
    listFacts(words, [["dates", instrument.dates.join("; ")], ["sources", instrument.sources.join("; ")]]),
  ];
}

// What the page's clauses and lines hang on, by the keys that stand beside them.
function listCitations(scene) {
  const articles = scene.instruments.flatMap((instrument) => [instrument, ...Object.values(instrument.articles)]);
  const used = new Set([...articles, ...scene.segments].flatMap(({ sources }) => sources));
  return Object.entries(scene.sources).filter(([key]) => used.has(key));
}

/** Writes the panel. */
export function drawPanel(app) {
  const { scene, words } = app;
  const panel = byId("panel");
  const close = h("button", { type: "button", class: "tool", onclick: () => panel.close() }, words.t("close"));
  panel.replaceChildren(
    h("div", { class: "panel-top" }, h("h2", { id: "panel-title" }, words.t("whatChanged")), close),
    h("p", { class: "panel-summary" }, summarise(app)),
    ...(listTransfers(app).length ? [makeTransferTable(app)] : []),
    h("h3", {}, words.t("instruments")),
    ...listInstrumentsShown(app).flatMap((id) => describeInstrument(app, id)),
    ...makeSection(words.t("territories"), app.sides.flatMap((side) => linkFaces(app, side))),
    ...makeSection(words.t("borders"), app.sides.flatMap((side) => linkSegments(app, side))),
    ...makeSection(words.t("places"), linkPlaces(app)),
    ...linkOverlays(app),
    h("h3", {}, words.t("credits")),
    h("p", {}, words.t("creditsText")),
    h("h3", {}, words.t("sources")),
    h("dl", { class: "facts" }, listCitations(scene).flatMap(([key, text]) => [h("dt", {}, key), h("dd", {}, text)])),
  );
}

/** Opens the panel by its button. */
export function addPanel() {
  byId("open-panel").addEventListener("click", () => byId("panel").showModal());
}
