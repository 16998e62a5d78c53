// Faces of one sovereign become one shape: an arc that bounds two of them bounds nothing.

import { orientArc } from "./arcs.js";

/**
 * Finds the arcs that bound an odd number of faces: those that bound their union.
 *
 * @param {{polygons: number[][][]}[]} faces - Rings of references to arcs.
 * @returns {Set<number>} Numbers of arcs.
 */
export function findOuterArcs(faces) {
  const odd = new Set();
  for (const ref of faces.flatMap((face) => face.polygons.flat(2))) {
    const arc = ref < 0 ? ~ref : ref;
    if (!odd.delete(arc)) odd.add(arc);
  }
  return odd;
}

function groupByEnd(arcs, indices) {
  const ends = new Map();
  for (const index of indices) {
    for (const end of [arcs[index].from, arcs[index].to]) {
      if (!ends.has(end)) ends.set(end, []);
      ends.get(end).push(index);
    }
  }
  return ends;
}

// Every node of an outline has an even number of ends, so a walk can only get stuck where it began.
function walkRing(arcs, first, left, ends) {
  left.delete(first);
  const ring = [...arcs[first].points];
  let at = arcs[first].to;
  while (at !== arcs[first].from) {
    const next = ends.get(at).find((index) => left.has(index));
    if (next === undefined) break;
    left.delete(next);
    const arc = orientArc(arcs, arcs[next].from === at ? next : ~next);
    ring.push(...arc.points.slice(1));
    at = arc.to;
  }
  return ring;
}

/**
 * Joins faces into one shape.
 *
 * @param {object[]} arcs - As made by readArcs().
 * @param {object[]} faces - What to join.
 * @returns {L.LatLng[][]} Closed rings.
 */
export function dissolveFaces(arcs, faces) {
  const left = findOuterArcs(faces);
  const ends = groupByEnd(arcs, left);
  const rings = [];
  for (const first of [...left]) if (left.has(first)) rings.push(walkRing(arcs, first, left, ends));
  return rings;
}
