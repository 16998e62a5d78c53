// Names along their rivers: a word is turned to where the river runs straight for as long as the word is.

import { isOn } from "../core/layers.js";
import { readLine } from "../geometry/arcs.js";
import { makeLabel } from "./label.js";
import { centreBox, makeCentredSpot } from "./spots.js";

const TURNS = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];

/** Makes the labels of rivers and lakes. */
export function makeWaterLabels(app) {
  if (!isOn(app, "waters")) return [];
  return app.scene.waters.filter(({ name }) => app.words.say(name)).map((water) => {
    const text = [app.words.say(water.name)];
    return water.polygons?.length ? makeLakeLabel(app, water, text) : makeRiverLabel(app, water, text);
  });
}

function makeLakeLabel(app, { polygons }, text) {
  const at = L.latLngBounds(readLine(polygons[0][0], app.scene.scale)).getCenter();
  return makeLabel("water", text, ({ map }, size) => [{ ...makeCentredSpot(map, at, size), id: 0 }]);
}

function makeRiverLabel(app, { lines = [] }, text) {
  const longest = lines.map((numbers) => readLine(numbers, app.scene.scale)).sort((a, b) => b.length - a.length)[0] ?? [];
  return makeLabel("water river", text, ({ map }, size) => listRiverSpots(longest.map((at) => map.latLngToContainerPoint(at)), size));
}

function measureAlong(points) {
  const along = [0];
  for (let i = 1; i < points.length; i += 1) along.push(along[i - 1] + points[i].distanceTo(points[i - 1]));
  return along;
}

function interpolateAlong(points, along, distance) {
  const next = Math.min(points.length - 1, Math.max(1, along.findIndex((length) => length >= distance)));
  const part = (distance - along[next - 1]) / Math.max(1e-9, along[next] - along[next - 1]);
  const [from, to] = [points[next - 1], points[next]];
  return from.add(to.subtract(from).multiplyBy(part));
}

// Stretches of the river as long as its name, the straightest first.
function listRiverSpots(points, size) {
  if (points.length < 2) return [];
  const along = measureAlong(points);
  const whole = along[along.length - 1];
  if (whole < size.w) return [];
  const stretches = TURNS.map((part, id) => {
    const start = part * (whole - size.w);
    const [from, to] = [interpolateAlong(points, along, start), interpolateAlong(points, along, start + size.w)];
    return { id, from, to, straight: from.distanceTo(to) / size.w };
  });
  return stretches.filter(({ straight }) => straight > 0.86).sort((a, b) => b.straight - a.straight).map((stretch) => rotateSpot(stretch, size));
}

// The upright box that holds a box that is turned.
function boundRotated(w, height, angle) {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  return { w: w * cos + height * sin, h: height * cos + w * sin };
}

// The word stands above its stretch and reads from left to right; small boxes along it keep others away.
function rotateSpot({ id, from, to }, { w, h: height }) {
  const [left, right] = from.x <= to.x ? [from, to] : [to, from];
  const angle = Math.atan2(right.y - left.y, right.x - left.x);
  const lift = height / 2 + 3;
  const x = (left.x + right.x) / 2 + Math.sin(angle) * lift;
  const y = (left.y + right.y) / 2 - Math.cos(angle) * lift;
  const count = Math.max(1, Math.ceil(w / height));
  const boxes = Array.from({ length: count }, (_unused, i) => {
    const shift = ((i + 0.5) / count - 0.5) * w;
    return centreBox(x + Math.cos(angle) * shift, y + Math.sin(angle) * shift, boundRotated(w / count, height, angle));
  });
  return { id, boxes, box: centreBox(x, y, { w, h: height }), angle };
}
