// Degrees at the edges of the map, where the graticule meets them.

import { isOn } from "../core/layers.js";
import { makeLabel, showLabels } from "./label.js";
import { centreBox } from "./spots.js";

// Where a line of the graticule crosses an edge of the map, given as "x" or "y" at a value.
function findCrossing(map, points, axis, value) {
  let last = null;
  for (const point of points) {
    const here = map.latLngToContainerPoint(point);
    if (last && (last[axis] - value) * (here[axis] - value) <= 0 && last[axis] !== here[axis]) {
      const part = (value - last[axis]) / (here[axis] - last[axis]);
      return { x: last.x + (here.x - last.x) * part, y: last.y + (here.y - last.y) * part };
    }
    last = here;
  }
  return null;
}

function makeDegreeLabel(text, points, axis, valueOf) {
  return makeLabel("degree", [text], ({ map }, size) => {
    const spot = findCrossing(map, points, axis, valueOf(map.getSize(), size));
    return spot ? [{ box: centreBox(spot.x, spot.y, size) }] : [];
  });
}

/** Makes the labels of the graticule on a side. */
export function makeDegreeLabels(app, side) {
  if (side.isInset || !isOn(app, "graticule")) return [];
  const beside = side.name === "before" ? (_view, { w }) => w / 2 + 6 : ({ x }, { w }) => x - w / 2 - 6;
  const { parallels, meridians } = side.view.grid;
  const below = ({ y }, { h: height }) => y - height / 2 - 3;
  return [
    ...parallels.map(({ lat, points }) => makeDegreeLabel(app.words.parallel(lat), points, "x", beside)),
    ...meridians.map(({ lng, points }) => makeDegreeLabel(app.words.meridian(lng), points, "y", below)),
  ];
}

/** The degrees change with the view, the names do not. */
export function relabelDegrees(app, view) {
  for (const side of app.sides) if (side.view === view) showLabels(side, [...side.named, ...makeDegreeLabels(app, side)]);
}
