// No label touches another, a control, or the divider; what finds no room is not shown.

import { isOn } from "../core/layers.js";
import { measureLabels } from "./label.js";
import { DOT, centreBox } from "./spots.js";
import { listInsetSides } from "../map/insets.js";
import { boxHandle } from "../modes/divider.js";
import { findWindow } from "../modes/windows.js";

const AIR = 2;

function overlaps(one, other) {
  return one.left < other.right + AIR && other.left < one.right + AIR && one.top < other.bottom + AIR && other.top < one.bottom + AIR;
}

function isWithin(frame, box) {
  return box.left >= frame.left + 5 && box.right <= frame.right - 5 && box.top >= frame.top + 2 && box.bottom <= frame.bottom - 2;
}

function listObstacles(app, side) {
  if (side.isInset) return [];
  const home = side.map.getContainer().getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".obstacle")]
    .map((node) => node.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map((r) => ({ left: r.left - home.left, right: r.right - home.left, top: r.top - home.top, bottom: r.bottom - home.top }));
  return app.state.mode === "swipe" ? [...boxes, boxHandle(app)] : boxes;
}

// A label stays where it was as long as it can, so that words do not jump while the divider moves.
function findFreeSpot(side, label, frame, taken) {
  const isFree = ({ box, boxes = [box] }) => boxes.every((one) => isWithin(frame, one) && !taken.some((other) => overlaps(one, other)));
  const spots = label.spots(side, label.size, frame);
  const spot = spots.find((one) => one.id === label.kept && isFree(one)) ?? spots.find(isFree) ?? null;
  label.kept = spot?.id ?? null;
  return spot;
}

// Names of land give way to the dots of places, if they can.
function boxDots(app, { map }) {
  if (!isOn(app, "places")) return [];
  return app.scene.places.map(({ lat, lon }) => {
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    return centreBox(x, y, { w: 4 * DOT, h: 4 * DOT });
  });
}

function moveLabel(label, { box, name = box, dot, angle }, offset) {
  label.node.hidden = false;
  L.DomUtil.setPosition(label.node, L.point(name.left, name.top).add(offset));
  if (angle) label.node.style.transform += ` rotate(${angle}rad)`;
  if (!dot) return;
  label.dot.style.left = `${dot.x - name.left}px`;
  label.dot.style.top = `${dot.y - name.top}px`;
}

function placeLabelsOf(app, side) {
  const offset = side.map.containerPointToLayerPoint([0, 0]);
  const frame = findWindow(app, side);
  const taken = listObstacles(app, side);
  const dots = boxDots(app, side);
  measureLabels(side.labels);
  for (const label of side.labels) {
    const spot = (label.dot ? null : findFreeSpot(side, label, frame, [...taken, ...dots])) ?? findFreeSpot(side, label, frame, taken);
    if (!spot) {
      label.node.hidden = true;
      continue;
    }
    taken.push(...(spot.boxes ?? [spot.box]));
    moveLabel(label, spot, offset);
  }
}

/** Finds room for the labels of all sides, the most important first. */
export function placeLabels(app) {
  for (const side of [...app.sides, ...listInsetSides(app)]) placeLabelsOf(app, side);
}
