// Where a label may stand: boxes around points, best first.

import { metresPerPixel } from "../map/scale.js";

/** Half the width of a place's dot, in pixels. */
export const DOT = 5;

/** Makes a box of a size around a point. */
export function centreBox(x, y, { w, h: height }) {
  return { left: x - w / 2, top: y - height / 2, right: x + w / 2, bottom: y + height / 2 };
}

/** Makes a spot for a label around a place on the map. */
export function makeCentredSpot(map, latlng, size) {
  const { x, y } = map.latLngToContainerPoint(latlng);
  return { box: centreBox(x, y, size), x, y };
}

// How far a point is from the edge of its land and of what is seen of it.
function measureRoom({ x, y, reach }, { left, right, top, bottom }) {
  return Math.min(reach, x - left, right - x, 1.5 * (y - top), 1.5 * (bottom - y));
}

// A label is nudged into what is seen of its side, but its middle never leaves its land.
function nudgeIntoView(spot, { left, right }) {
  const { box, reach } = spot;
  const shift = Math.max(0, left + 6 - box.left) - Math.max(0, box.right - right + 6);
  return !shift || Math.abs(shift) > reach ? spot : { ...spot, box: { ...box, left: box.left + shift, right: box.right + shift } };
}

/** Land too small for its label has it beside itself. */
export function listSpotsBeside({ x, y }, { w, h: height }, reach) {
  const gap = Math.min(reach, 30) + 12;
  const [across, along] = [w / 2 + gap, height / 2 + gap];
  const sides = [[across, 0], [-across, 0], [0, -along], [0, along]];
  const corners = [[across, -height], [-across, -height], [across, height], [-across, height]];
  return [...sides, ...corners].map(([dx, dy], id) => ({ box: centreBox(x + dx, y + dy, { w, h: height }), id: `beside ${id}` }));
}

/** Spots on a piece of land, those with the most room around them first. */
export function listSpotsInside({ map }, points, size, frame) {
  const pixel = metresPerPixel(map);
  const spots = points.map(({ at, depth: deep }, id) => ({ ...makeCentredSpot(map, at, size), id, reach: deep / pixel }));
  spots.sort((one, other) => measureRoom(other, frame) - measureRoom(one, frame));
  return spots.map((spot) => nudgeIntoView(spot, frame));
}

/** Beside its dot a name may stand right, left, above, below; the box to keep free holds both. */
export function listSpotsAroundDot({ x, y }, size) {
  const [far, high] = [size.w / 2 + DOT + 3, size.h / 2 + DOT + 1];
  const shifts = [[far, 0], [-far, 0], [0, -high], [0, high], [far, -high * 0.7], [far, high * 0.7], [-far, -high * 0.7], [-far, high * 0.7]];
  return shifts.map(([dx, dy], id) => {
    const name = centreBox(x + dx, y + dy, size);
    const box = {
      left: Math.min(name.left, x - DOT), top: Math.min(name.top, y - DOT),
      right: Math.max(name.right, x + DOT), bottom: Math.max(name.bottom, y + DOT),
    };
    return { box, name, dot: { x, y }, id };
  });
}
