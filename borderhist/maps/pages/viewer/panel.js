// The same map in words: a table of what changed, then everything that can be clicked, as lists.

function transferTable(app) {
  const { words, state, scene } = app;
  const columns = ["from", "to", "area", "error", "how", "instrument", "article", "certainty"];
  const [a, b] = [state.before, state.after].map((index) => words.day(scene.versions[index].day));
  const head = h("tr", {}, columns.map((key) => h("th", { scope: "col" }, words.t(key))));
  const body = shownTransfers(app).map((transfer) => transferRow(app, transfer));
  const table = h("table", {}, h("caption", {}, words.t("changedCaption", { a, b })), h("thead", {}, head), h("tbody", {}, body));
  return h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": words.t("whatChanged") }, table);
}

function transferRow(app, transfer) {
  const { words } = app;
  const { f, t } = namesOf(app, transfer);
  const certainty = certaintyWords(words, articleOf(app, transfer)?.certainty);
  const texts = [words.t(`kind_${transfer.kind}`), instrumentTitle(app, transfer.instrument), transfer.article, certainty];
  const [lng, lat] = app.scene.faces[transfer.faces[0]].anchor;
  const open = () => visitFace(app, app.sides[1], transfer.faces[0], L.latLng(lat, lng));
  const from = h("button", { type: "button", class: "link", "aria-label": words.t("show", { x: `${f} → ${t}` }), onclick: open }, f);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, from),
    h("td", {}, t),
    h("td", { class: "number" }, words.number(asExact(transfer.area_km2, transfer.area_error_km2))),
    h("td", { class: "number" }, words.number(asExact(transfer.area_error_km2, transfer.area_error_km2))),
    texts.map((text) => h("td", {}, text)),
  );
}

function visitFace(app, side, index, latlng) {
  visit(app, side, latlng, () => openFace(app, side, index, latlng));
}

function section(title, items) {
  return items.length ? [h("h3", {}, title), h("ul", {}, items.map((item) => h("li", {}, item)))] : [];
}

function linkTo(text, onclick) {
  return h("button", { type: "button", class: "link", onclick }, text);
}

function largestFaces({ scene }, version) {
  const largest = new Map();
  scene.faces.forEach((face, index) => {
    const best = largest.get(face.holds[version]);
    if (best === undefined || scene.faces[best].area_km2 < face.area_km2) largest.set(face.holds[version], index);
  });
  return [...largest.values()];
}

function faceLinks(app, side) {
  const { scene, words } = app;
  return largestFaces(app, side.version).map((index) => {
    const face = scene.faces[index];
    const hold = scene.holds[face.holds[side.version]];
    const [lng, lat] = face.anchor;
    const text = `${words.t(side.name)}: ${holderName(app, hold.sovereign, side.version)} — ${clause(app, hold)}`;
    return linkTo(text, () => visitFace(app, side, index, L.latLng(lat, lng)));
  });
}

function segmentLinks(app, side) {
  return segmentsOn(app.scene, side.version).map((segment) => {
    const [points] = joined(app.arcs, segment.arcs);
    const at = points[Math.floor(points.length / 2)];
    const text = `${app.words.t(side.name)}: ${app.words.say(app.scene.names[segment.name])} — ${instrumentTitle(app, segment.instrument)}`;
    return linkTo(text, () => visit(app, side, at, (seen) => openPopup(app, seen, at, () => aboutSegment(app, side, segment))));
  });
}

function placeLinks(app) {
  return placesByRank(app).map((place) => {
    const at = L.latLng(place.lat, place.lon);
    return linkTo(app.words.say(place.name), () => visit(app, null, at, (seen) => openPopup(app, seen, at, () => aboutPlace(app, place))));
  });
}

// The instruments between the two states: what made the earlier one is not what the page compares.
function instrumentsShown({ scene, state }) {
  const made = scene.versions.slice(state.before + 1, state.after + 1).map(({ instrument }) => instrument);
  return made.length ? made : scene.instruments_shown;
}

function figureList(app, { figures = [] }) {
  if (!figures.length) return [];
  const said = figures.map((figure) => h("li", {}, `${figureWords(app, figure)} — ${app.words.say(figure.what)} [${certaintyWords(app.words, figure.certainty)}]`));
  return [h("p", {}, app.words.t("figures")), h("ul", {}, said)];
}

function overLinks(app) {
  const { scene, words } = app;
  return [
    ...section(words.t("layer_zones"), scene.zones.map((zone) => `${words.say(zone.name)} (${spanOf(app, zone)}). ${words.say(zone.summary)}`)),
    ...section(words.t("layer_readings"), scene.readings.map((one) => `${words.say(one.name)}: ${words.say(one.says)} ${words.t("km2", { x: words.number(one.area_km2) })}`)),
    ...section(words.t("layer_ports"), scene.ports.map((port) => `${words.say(port.name)} — ${clause(app, port)}`)),
    ...section(words.t("layer_events"), scene.events.map((event) => `${words.day(event.day)} (${event.printed}): ${words.say(event.what)}`)),
  ];
}

function aboutInstrument(app, id) {
  const instrument = instrumentOf(app, id);
  if (!instrument) return [];
  const { words } = app;
  return [
    h("h4", {}, words.say(instrument.title)),
    h("p", {}, words.say(instrument.summary)),
    ...figureList(app, instrument),
    facts(words, [["dates", instrument.dates.join("; ")], ["sources", instrument.sources.join("; ")]]),
  ];
}

// What the page's clauses and lines hang on, by the keys that stand beside them.
function citations(scene) {
  const articles = scene.instruments.flatMap((instrument) => [instrument, ...Object.values(instrument.articles)]);
  const used = new Set([...articles, ...scene.segments].flatMap(({ sources }) => sources));
  return Object.entries(scene.sources).filter(([key]) => used.has(key));
}

function drawPanel(app) {
  const { scene, words } = app;
  const panel = byId("panel");
  const close = h("button", { type: "button", class: "tool", onclick: () => panel.close() }, words.t("close"));
  panel.replaceChildren(
    h("div", { class: "panel-top" }, h("h2", { id: "panel-title" }, words.t("whatChanged")), close),
    h("p", { class: "panel-summary" }, summaryOf(app)),
    ...(shownTransfers(app).length ? [transferTable(app)] : []),
    h("h3", {}, words.t("instruments")),
    ...instrumentsShown(app).flatMap((id) => aboutInstrument(app, id)),
    ...section(words.t("territories"), app.sides.flatMap((side) => faceLinks(app, side))),
    ...section(words.t("borders"), app.sides.flatMap((side) => segmentLinks(app, side))),
    ...section(words.t("places"), placeLinks(app)),
    ...overLinks(app),
    h("h3", {}, words.t("credits")),
    h("p", {}, words.t("creditsText")),
    h("h3", {}, words.t("sources")),
    h("dl", { class: "facts" }, citations(scene).flatMap(([key, text]) => [h("dt", {}, key), h("dd", {}, text)])),
  );
}

function addPanel() {
  byId("open-panel").addEventListener("click", () => byId("panel").showModal());
}
