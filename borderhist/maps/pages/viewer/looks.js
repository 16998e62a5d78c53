// What is drawn how; STYLE comes from the one table of colours and strokes, borderhist/style.py.

const { ink: INK, paper: PAPER, transfer: TRANSFER, certainties: DASHES, looks: LOOKS, hatches: HATCHES, samples: SAMPLES } = STYLE;

// Beads are the markers on the ground.
const BEADS = STYLE.markers;

function coreLook({ stage, certainty }) {
  if (stage === "neighbour" || stage === "zone-edge") return LOOKS[stage];
  return { color: INK, lineCap: "butt", ...DASHES[certainty] };
}

function casingLook(segment) {
  return { color: PAPER, opacity: 0.85, weight: coreLook(segment).weight + 3, lineCap: "butt" };
}

function partiesOf(scene, sovereign) {
  const ids = sovereign.id.split(":")[1]?.split("+") ?? [];
  const colours = ids.map((id) => scene.sovereigns.find((other) => other.id === id)?.colour).filter(Boolean);
  return colours.length > 1 ? colours : [sovereign.colour, PAPER];
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
    OPEN_MARKS[turn % OPEN_MARKS.length](HATCHES.open),
  );
}

function bandHatch() {
  return svg(
    "pattern",
    { id: "band", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" },
    svg("rect", { width: 9, height: 9, fill: PAPER, "fill-opacity": 0.62 }),
    svg("rect", { width: 2, height: 9, fill: HATCHES.band, "fill-opacity": 0.6 }),
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
  const sheet = svg("svg", { class: "hatches", "aria-hidden": "true" }, svg("defs", {}, bandHatch(), movedHatch("moved", HATCHES.moved, 1, 3), movedHatch("moved-over", PAPER, 0.32, 1.6), hatches));
  document.body.append(sheet);
}

function paintOf(scene, index) {
  const { kind, colour } = scene.sovereigns[index];
  return kind === "condominium" || kind === "open" ? `url(#hatch-${index})` : colour;
}
