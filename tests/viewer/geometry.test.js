// Projection, arcs, dissolving and polygons, against values that can be had elsewhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./leaflet.js";
import { makeAlbers } from "../../borderhist/maps/html/viewer/geometry/albers.js";
import { joinArcs, readArcs } from "../../borderhist/maps/html/viewer/geometry/arcs.js";
import { dissolveFaces } from "../../borderhist/maps/html/viewer/geometry/dissolve.js";
import { isInside } from "../../borderhist/maps/html/viewer/geometry/polygons.js";

// Two squares side by side, in tenths of a degree: the middle edge is arc 0, what is left of it arc 1, right of it arc 2.
const SCENE = { scale: 10, arcs: [[10, 0, 0, 10], [10, 10, -10, 0, 0, -10, 10, 0], [10, 0, 10, 0, 0, 10, -10, 0]] };
const LEFT = { polygons: [[[0, 1]]] };
const RIGHT = { polygons: [[[2, ~0]]] };

test("the projection is PROJ's +proj=aea", () => {
  const { project, unproject } = makeAlbers({ lon_0: 130, lat_0: 50, lat_1: 46, lat_2: 54 });
  const { x, y } = project({ lat: 48.5, lng: 135.1 });
  assert.ok(Math.abs(x - 375845.1373) < 0.01, `x is ${x}`);
  assert.ok(Math.abs(y - -154414.7911) < 0.01, `y is ${y}`);
  const { lat, lng } = unproject({ x, y });
  assert.ok(Math.abs(lat - 48.5) < 1e-9 && Math.abs(lng - 135.1) < 1e-9);
});

test("arcs in travelling order become one line, backwards ones reversed", () => {
  const [line, ...others] = joinArcs(readArcs(SCENE), [2, ~0]);
  assert.equal(others.length, 0);
  assert.deepEqual([line[0], line.at(-1)], [{ lat: 0, lng: 1 }, { lat: 0, lng: 1 }]);
});

test("arcs that do not meet stay two lines", () => {
  assert.equal(joinArcs(readArcs(SCENE), [0, 2]).length, 2);
});

test("two faces of one sovereign lose the edge between them", () => {
  const [ring, ...others] = dissolveFaces(readArcs(SCENE), [LEFT, RIGHT]);
  assert.equal(others.length, 0);
  assert.deepEqual(ring[0], ring.at(-1));
  const inner = ring.filter(({ lat, lng }) => lng === 1 && lat > 0 && lat < 1);
  assert.deepEqual(inner, []);
});

test("a point in a hole is outside", () => {
  const box = (low, high) => [[low, low], [high, low], [high, high], [low, high]].map(([x, y]) => ({ x, y }));
  const rings = [box(0, 10), box(4, 6)];
  assert.deepEqual([[1, 1], [5, 5], [11, 5]].map(([x, y]) => isInside(rings, x, y)), [true, false, false]);
});
