// The legend names what the two dates show, and nothing else.

function areaSample(paint, opacity = 1) {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 0.5, y: 0.5, width: 43, height: 15, fill: paint, "fill-opacity": opacity, stroke: SAMPLES.edge }));
}

function stroke(y, { color, weight, dashArray, lineCap = "butt", opacity = 1 }) {
  return svg("path", { d: `M2 ${y}H42`, stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray,
    "stroke-linecap": lineCap, "stroke-opacity": opacity, fill: "none" });
}

function lineSample(...looks) {
  return svg("svg", { class: "sample", width: 44, height: 12, "aria-hidden": "true" }, looks.map((look) => stroke(6, look)));
}

function transferSample({ state }) {
  const fill = state.mode === "change" ? "url(#moved)" : "url(#moved-over)";
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 3, y: 3, width: 38, height: 10, fill, stroke: LOOKS.transfer.color, "stroke-width": 4.5 }));
}

function bandSample() {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { width: 44, height: 16, fill: SAMPLES.ground }), svg("rect", { width: 44, height: 16, fill: "url(#band)" }));
}

function row(sample, text) {
  return h("li", {}, sample, h("span", {}, text));
}

function shownSovereigns(app) {
  const shown = new Set(app.sides.flatMap((side) => [...territoryRings(app, side.version).keys()]));
  return [...shown].sort((a, b) => a - b);
}

function namesShown(app, sovereign) {
  const holding = app.sides.filter(({ version }) => territoryRings(app, version).has(sovereign));
  return [...new Set(holding.map(({ version }) => holderName(app, sovereign, version)))].join(" / ");
}

function isLined({ stage }) {
  return stage === "delimitation" || stage === "demarcation";
}

function shownSegments(app) {
  return app.sides.flatMap((side) => segmentsOn(app.scene, side.version));
}

function present(order, values) {
  const found = new Set(values);
  return order.filter((value) => found.has(value));
}

// Stage and certainty are read separately, so they are explained separately.
function lineRows(app) {
  const { words } = app;
  const segments = shownSegments(app);
  const solid = coreLook({ certainty: "V" });
  const looks = { demarcation: [solid, BEADS], delimitation: [solid], "zone-edge": [LOOKS["zone-edge"]], neighbour: [LOOKS.neighbour] };
  const stages = present(Object.keys(looks), segments.map(({ stage }) => stage));
  const certainties = present(Object.keys(DASHES), segments.filter(isLined).map(({ certainty }) => certainty));
  return [
    ...stages.map((stage) => row(lineSample(...looks[stage]), words.t(`stage_${stage}`))),
    certainties.length ? h("li", { class: "heading" }, words.t("certainty")) : "",
    ...certainties.map((certainty) => row(lineSample(coreLook({ certainty })), certaintyWords(words, certainty))),
  ];
}

function signSample(kind) {
  return h("span", { class: "sample signed", "aria-hidden": "true" }, h("span", { class: `sign ${kind}` }));
}

function overRows(app) {
  const samples = {
    uncertainty: () => areaSample(LOOKS.doubt.color, 0.26),
    zones: () => areaSample(SAMPLES.zone),
    routes: () => lineSample(LOOKS.route),
    readings: () => lineSample(LOOKS.readingLine),
    ports: () => signSample("port"),
    markers: () => signSample("marker"),
    events: () => signSample("event"),
  };
  return Object.keys(samples)
    .filter((name) => isOn(app, name) && layersOf(app.scene).includes(name))
    .map((name) => row(samples[name](), app.words.t(`layer_${name}`)));
}

function hasBand(app) {
  return shownSegments(app).some(({ stage }) => stage === "undelimited");
}

function drawLegend(app) {
  const { scene, words } = app;
  const lands = shownSovereigns(app).map((i) => row(areaSample(paintOf(scene, i)), namesShown(app, i)));
  const rows = [];
  if (shownTransfers(app).length) rows.push(row(transferSample(app), words.t("transferred")));
  rows.push(...lineRows(app));
  if (hasBand(app)) rows.push(row(bandSample(), words.t("band")));
  rows.push(...overRows(app));
  if (scene.waters.length) rows.push(row(lineSample(LOOKS.river), words.t("water")));
  if (scene.land.length) rows.push(row(areaSample(LOOKS.land.fillColor), words.t("outside")));
  byId("legend-body").replaceChildren(h("ul", { class: "lands" }, lands), h("ul", {}, rows));
}

function addLegend(app) {
  const legend = byId("legend");
  legend.open = window.innerWidth >= 900 && window.innerHeight >= 600 && app.scene.versions.length < MANY && !app.state.lecture;
  legend.addEventListener("toggle", () => app.arrange());
}
