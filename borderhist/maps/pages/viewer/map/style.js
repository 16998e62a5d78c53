// Colours, dashes and widths: the visual grammar, and nothing else.

/** Every colour that the viewer draws with. */
export const COLOURS = {
  ink: "#1b1b1b",
  paper: "#ffffff",
  transfer: "#c2410c",
  transferGround: "#f7b58b",
  land: "#dedbd5",
  landEdge: "#8b959b",
  coast: "#74838c",
  study: "#7a7a7a",
  lake: "#d3e6f2",
  lakeEdge: "#5b8db0",
  river: "#4a86ad",
  graticule: "#33424d",
  neighbour: "#7d7d7d",
  zoneEdge: "#333333",
  doubt: "#5b3f8c",
  zone: "#5b2a86",
  zoneSample: "#e4d9ee",
  route: "#6b3d0c",
  reading: "#9d174d",
  hatch: "#4d4d4d",
  band: "#6d6d6d",
  bandGround: "#e4d9c0",
  sampleEdge: "#5f6368",
  pointer: "#0b4bb3",
};

// Certainty: unbroken, long dashes, short dashes, dots; and thinner as it falls.
export const CERTAINTY_STYLES = {
  V: { weight: 3.6 },
  C: { weight: 3, dashArray: "16 7" },
  K: { weight: 2.4, dashArray: "6 5" },
  L: { weight: 3, dashArray: "0.1 7", lineCap: "round" },
};

/** How things are drawn, as Leaflet takes it. */
export const STYLES = {
  land: { fillColor: COLOURS.land, fillOpacity: 1, color: COLOURS.landEdge, weight: 0.7 },
  coast: { fill: false, color: COLOURS.coast, weight: 0.9 },
  study: { fill: false, color: COLOURS.study, weight: 1.2, dashArray: "2 4" },
  lake: { fillColor: COLOURS.lake, fillOpacity: 1, color: COLOURS.lakeEdge, weight: 0.8 },
  river: { fill: false, color: COLOURS.river, weight: 1.4, opacity: 0.85 },
  graticule: { fill: false, color: COLOURS.graticule, weight: 0.7, opacity: 0.28 },
  neighbour: { color: COLOURS.neighbour, weight: 1.5 },
  "zone-edge": { color: COLOURS.zoneEdge, weight: 1.6, dashArray: "3 4" },
  band: { color: "url(#band)", opacity: 1, lineCap: "butt", lineJoin: "round" },
  doubt: { color: COLOURS.doubt, opacity: 0.26, lineCap: "butt", lineJoin: "round" },
  zone: { color: COLOURS.zone, weight: 2.2, dashArray: "8 4 2 4", fillColor: COLOURS.zone, fillOpacity: 0.1 },
  route: { color: COLOURS.route, weight: 3.5, dashArray: "1 7", lineCap: "round", fill: false },
  reading: { color: COLOURS.reading, weight: 2, dashArray: "5 4", fillColor: COLOURS.reading, fillOpacity: 0.14 },
  readingLine: { color: COLOURS.reading, weight: 3, dashArray: "9 4", fill: false },
  pointer: { radius: 13, color: COLOURS.pointer, weight: 3.5, fill: false },
  transferTint: { fillColor: "url(#moved-over)", fillOpacity: 1, stroke: false },
  transferAlone: { fillColor: "url(#moved)", fillOpacity: 1, stroke: false },
  transferGlow: { color: COLOURS.paper, weight: 8, opacity: 0.9 },
  transfer: { color: COLOURS.transfer, weight: 5, opacity: 1 },
  transferCoast: { color: COLOURS.transfer, weight: 2, opacity: 1 },
};

/** Returns the style of a boundary piece, by its stage and certainty. */
export function styleLine({ stage, certainty }) {
  if (stage === "neighbour" || stage === "zone-edge") return STYLES[stage];
  return { color: COLOURS.ink, lineCap: "butt", ...CERTAINTY_STYLES[certainty] };
}

/** Returns the light line under a boundary, which parts it from what it crosses. */
export function styleCasing(segment) {
  return { color: COLOURS.paper, opacity: 0.85, weight: styleLine(segment).weight + 3, lineCap: "butt" };
}

// Beads are the markers on the ground.
export const BEADS = { color: COLOURS.ink, weight: 7.5, dashArray: "0.1 26", lineCap: "round" };
