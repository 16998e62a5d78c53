// The legend names what the two dates show, and nothing else.

function areaSample(paint) {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 0.5, y: 0.5, width: 43, height: 15, fill: paint, stroke: "#5f6368" }));
}

function stroke(y, { color, weight, dashArray, lineCap = "butt", opacity = 1 }) {
  return svg("path", { d: `M2 ${y}H42`, stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray,
    "stroke-linecap": lineCap, "stroke-opacity": opacity, fill: "none" });
}

function lineSample(...looks) {
  return svg("svg", { class: "sample", width: 44, height: 12, "aria-hidden": "true" }, looks.map((look) => stroke(6, look)));
}

function transferSample() {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 3, y: 3, width: 38, height: 10, fill: "#ffffff", stroke: LOOKS.transfer.color, "stroke-width": 4.5 }));
}

function bandSample() {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { width: 44, height: 16, fill: "#e4d9c0" }), svg("rect", { width: 44, height: 16, fill: "url(#band)" }));
}

function row(sample, text) {
  return h("li", {}, sample, h("span", {}, text));
}

function shownSovereigns(app) {
  const shown = new Set(app.sides.flatMap((side) => [...territoryRings(app, side.version).keys()]));
  return [...shown].sort((a, b) => a - b);
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

function hasBand(app) {
  return shownSegments(app).some(({ stage }) => stage === "undelimited");
}

function drawLegend(app) {
  const { scene, words } = app;
  const lands = shownSovereigns(app).map((i) => row(areaSample(paintOf(scene, i)), words.say(scene.sovereigns[i].name)));
  const rows = [];
  if (shownTransfers(app).length) rows.push(row(transferSample(), words.t("transferred")));
  rows.push(...lineRows(app));
  if (hasBand(app)) rows.push(row(bandSample(), words.t("band")));
  if (scene.waters.length) rows.push(row(lineSample(LOOKS.river), words.t("water")));
  if (scene.land.length) rows.push(row(areaSample(LOOKS.land.fillColor), words.t("outside")));
  byId("legend-body").replaceChildren(h("ul", { class: "lands" }, lands), h("ul", {}, rows));
}

function addLegend(app) {
  const legend = byId("legend");
  legend.open = window.innerWidth >= 900 && window.innerHeight >= 600;
  legend.addEventListener("toggle", () => app.arrange());
}
