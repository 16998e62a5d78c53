// Colours, dashes, widths and hatches: the visual grammar, and nothing else.

const INK = "#1b1b1b";
const TRANSFER = "#c2410c";

// Certainty: unbroken, long dashes, short dashes, dots; and thinner as it falls.
const DASHES = {
  V: { weight: 3.6 },
  C: { weight: 3, dashArray: "16 7" },
  K: { weight: 2.4, dashArray: "6 5" },
  L: { weight: 3, dashArray: "0.1 7", lineCap: "round" },
};

const LOOKS = {
  land: { fillColor: "#dedbd5", fillOpacity: 1, color: "#8b959b", weight: 0.7 },
  coast: { fill: false, color: "#74838c", weight: 0.9 },
  study: { fill: false, color: "#7a7a7a", weight: 1.2, dashArray: "2 4" },
  lake: { fillColor: "#d3e6f2", fillOpacity: 1, color: "#5b8db0", weight: 0.8 },
  river: { fill: false, color: "#4a86ad", weight: 1.4, opacity: 0.85 },
  graticule: { fill: false, color: "#33424d", weight: 0.7, opacity: 0.28 },
  neighbour: { color: "#7d7d7d", weight: 1.5 },
  "zone-edge": { color: "#333333", weight: 1.6, dashArray: "3 4" },
  band: { color: "url(#band)", opacity: 1, lineCap: "butt", lineJoin: "round" },
  doubt: { color: "#5b3f8c", opacity: 0.26, lineCap: "butt", lineJoin: "round" },
  zone: { color: "#5b2a86", weight: 2.2, dashArray: "8 4 2 4", fillColor: "#5b2a86", fillOpacity: 0.1 },
  route: { color: "#6b3d0c", weight: 3.5, dashArray: "1 7", lineCap: "round", fill: false },
  reading: { color: "#9d174d", weight: 2, dashArray: "5 4", fillColor: "#9d174d", fillOpacity: 0.14 },
  readingLine: { color: "#9d174d", weight: 3, dashArray: "9 4", fill: false },
  transferTint: { fillColor: "url(#moved-over)", fillOpacity: 1, stroke: false },
  transferAlone: { fillColor: "url(#moved)", fillOpacity: 1, stroke: false },
  transferGlow: { color: "#ffffff", weight: 8, opacity: 0.9 },
  transfer: { color: TRANSFER, weight: 5, opacity: 1 },
  transferCoast: { color: TRANSFER, weight: 2, opacity: 1 },
};

function coreLook({ stage, certainty }) {
  if (stage === "neighbour" || stage === "zone-edge") return LOOKS[stage];
  return { color: INK, lineCap: "butt", ...DASHES[certainty] };
}

function casingLook(segment) {
  return { color: "#ffffff", opacity: 0.85, weight: coreLook(segment).weight + 3, lineCap: "butt" };
}

// Beads are the markers on the ground.
const BEADS = { color: INK, weight: 7.5, dashArray: "0.1 26", lineCap: "round" };

function partiesOf(scene, sovereign) {
  const ids = sovereign.id.split(":")[1]?.split("+") ?? [];
  const colours = ids.map((id) => scene.sovereigns.find((other) => other.id === id)?.colour).filter(Boolean);
  return colours.length > 1 ? colours : [sovereign.colour, "#ffffff"];
}

function stripes(id, colours, width) {
  const size = colours.length * width;
  return svg(
    "pattern",
    { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    colours.map((colour, i) => svg("rect", { x: i * width, width: width + 0.5, height: size, fill: colour })),
  );
}

const OPEN_MARKS = [
  (ink) => svg("path", { d: "M0 12L12 0M-3 3L3 -3M9 15L15 9", stroke: ink, "stroke-width": 1.6 }),
  (ink) => svg("path", { d: "M0 6H12M6 0V12", stroke: ink, "stroke-width": 1.1 }),
  (ink) => svg("circle", { cx: 6, cy: 6, r: 1.9, fill: ink }),
];

function openHatch(id, colour, turn) {
  return svg(
    "pattern",
    { id, width: 12, height: 12, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: 12, height: 12, fill: colour }),
    OPEN_MARKS[turn % OPEN_MARKS.length]("#4d4d4d"),
  );
}

function bandHatch() {
  return svg(
    "pattern",
    { id: "band", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" },
    svg("rect", { width: 9, height: 9, fill: "#ffffff", "fill-opacity": 0.62 }),
    svg("rect", { width: 2, height: 9, fill: "#6d6d6d", "fill-opacity": 0.6 }),
  );
}

// Land that changed hands, where nothing else is coloured: a hatch that survives a grey print.
function movedHatch(id, ground, opacity, strip) {
  return svg(
    "pattern",
    { id, width: 10, height: 10, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" },
    svg("rect", { width: 10, height: 10, fill: ground, "fill-opacity": opacity }),
    svg("rect", { width: strip, height: 10, fill: TRANSFER, "fill-opacity": 0.75 }),
  );
}

function addHatches(scene) {
  const open = scene.sovereigns.filter(({ kind }) => kind === "open");
  const hatches = scene.sovereigns.map((sovereign, i) => {
    if (sovereign.kind === "condominium") return stripes(`hatch-${i}`, partiesOf(scene, sovereign), 9);
    return sovereign.kind === "open" ? openHatch(`hatch-${i}`, sovereign.colour, open.indexOf(sovereign)) : null;
  });
  const sheet = svg("svg", { class: "hatches", "aria-hidden": "true" }, svg("defs", {}, bandHatch(), movedHatch("moved", "#f7b58b", 1, 3), movedHatch("moved-over", "#ffffff", 0.32, 1.6), hatches));
  document.body.append(sheet);
}

function paintOf(scene, index) {
  const { kind, colour } = scene.sovereigns[index];
  return kind === "condominium" || kind === "open" ? `url(#hatch-${index})` : colour;
}
