// What part of its map a side is seen in, and where it is captioned.

import { byId, h } from "../core/dom.js";
import { nameInstrument } from "../core/phrases.js";
import { listInsetSides } from "../map/insets.js";
import { clipToDivider, placeDivider } from "./divider.js";

/** The part of its map, in container pixels, in which a side is seen. */
export function findWindow(app, side) {
  const { x: right, y: bottom } = side.map.getSize();
  const whole = { left: 0, top: 0, right, bottom };
  const { mode, face } = app.state;
  if (side.isInset || mode === "split") return whole;
  if (mode === "swipe") return clipToDivider(app, side, whole);
  return side.name === (mode === "toggle" ? face : "after") ? whole : { ...whole, right: 0 };
}

function clipSide(app, side) {
  const { left, top, right, bottom } = findWindow(app, side);
  const offset = side.map.containerPointToLayerPoint([0, 0]);
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  const path = corners.map(([x, y]) => `${x + offset.x}px ${y + offset.y}px`).join(", ");
  for (const { pane } of Object.values(side.sheets)) pane.style.clipPath = `polygon(${path})`;
}

// Where the state of a side is captioned, within the stage.
function measureCaption(app, side) {
  const { left, right } = findWindow(app, side);
  const { mode } = app.state;
  return mode === "change" ? side.map.getSize().x / 2 : right - left;
}

function placeCaptions(app) {
  for (const side of app.sides) {
    const caption = byId(`caption-${side.name}`);
    const room = measureCaption(app, side) - 16;
    caption.style.maxWidth = `${Math.max(0, room)}px`;
    caption.hidden = room < 84;
  }
}

/** Clips the sides and places their captions. */
export function compare(app) {
  for (const side of [...app.sides, ...listInsetSides(app)]) clipSide(app, side);
  if (app.state.mode === "swipe") placeDivider(app);
  placeCaptions(app);
}

/** Writes which state each side shows. */
export function drawCaptions(app) {
  const { scene, words } = app;
  for (const side of app.sides) {
    const { day, instrument } = scene.versions[side.version];
    byId(`caption-${side.name}`).replaceChildren(
      h("span", { class: "caption-side" }, words.t(side.name)),
      h("span", { class: "caption-day" }, words.t("asOf", { d: words.day(day) })),
      h("span", { class: "caption-title" }, nameInstrument(app, instrument)),
    );
  }
}
