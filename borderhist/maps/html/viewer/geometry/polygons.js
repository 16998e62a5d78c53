// Which points lie in a shape, and how deep: for clicks, and for labels that must stand on their land.

import { orientArc } from "./arcs.js";

const GRID = 28;

function crosses(a, b, x, y) {
  return a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
}

/** Tells whether a point lies in rings, holes counted as outside (even-odd rule). */
export function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      if (crosses(ring[i], ring[j], x, y)) inside = !inside;
    }
  }
  return inside;
}

function distanceToEdge(a, b, x, y) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = dx || dy ? Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(a.x + along * dx - x, a.y + along * dy - y);
}

function distanceToOutline(rings, x, y) {
  let least = Infinity;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) least = Math.min(least, distanceToEdge(ring[i - 1], ring[i], x, y));
  }
  return least;
}

function thinRing(ring, most) {
  const every = Math.ceil(ring.length / most);
  return ring.filter((_point, index) => index % every === 0);
}

/** Points of a grid that lie inside, the deepest first; coarse outlines are enough to place a word. */
export function findInnerPoints(rings, crs) {
  const shape = rings.map((ring) => thinRing(ring, 400).map((point) => crs.project(point)));
  const box = L.bounds(shape.flat());
  const found = [];
  for (let i = 0.5; i < GRID; i += 1) {
    for (let j = 0.5; j < GRID; j += 1) {
      const x = box.min.x + ((box.max.x - box.min.x) * i) / GRID;
      const y = box.min.y + ((box.max.y - box.min.y) * j) / GRID;
      if (isInside(shape, x, y)) found.push({ at: crs.projection.unproject({ x, y }), depth: distanceToOutline(shape, x, y) });
    }
  }
  return found.sort((one, other) => other.depth - one.depth);
}

function traceRings(arcs, face) {
  return face.polygons.flat().map((ring) =>
    ring.flatMap((ref) => orientArc(arcs, ref).points.map(({ lat, lng }) => ({ x: lng, y: lat }))));
}

/** Finds the index of the face that holds a point; -1 if none does. */
export function findFace({ scene, arcs }, { lat, lng }) {
  return scene.faces.findIndex((face) => isInside(traceRings(arcs, face), lng, lat));
}
