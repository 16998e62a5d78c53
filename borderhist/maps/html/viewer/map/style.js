// Colours, dashes and widths: the visual grammar, and nothing else. All values are those of borderhist/style.py.

import { STYLE } from "./style_table.js";

const { ink, paper, transfer, hatches, samples } = STYLE;

/** Every colour that is named alone. */
export const COLOURS = {
  ink,
  paper,
  transfer,
  transferGround: hatches.moved,
  hatch: hatches.open,
  band: hatches.band,
  bandGround: samples.ground,
  sampleEdge: samples.edge,
  zoneSample: samples.zone,
};

// Certainty: unbroken, long dashes, short dashes, dots; and thinner as it falls.
export const CERTAINTY_STYLES = STYLE.certainties;

/** The stripes over land that another than its sovereign held. */
export const POSSESSION = hatches.possession;

/** How things are drawn, as Leaflet takes it. */
export const STYLES = STYLE.looks;

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
export const BEADS = STYLE.markers;
