// The store, the address and what a page carries in short.

import assert from "node:assert/strict";
import { test } from "node:test";

import { formatAddress, readAddress } from "../../borderhist/maps/html/viewer/core/address.js";
import { createStore } from "../../borderhist/maps/html/viewer/core/store.js";
import { unpackScene } from "../../borderhist/maps/html/viewer/core/unpack.js";
import { makeWords } from "../../borderhist/maps/html/viewer/core/words.js";

const NONE = { places: [], waters: [], views: [], ports: [], markers: [], zones: [], possessions: [], routes: [], events: [], readings: [], instruments: [], segments: [] };
const SCENE = { ...NONE, before: 0, after: 1, versions: ["1857-01-01", "1858-05-28", "1860-11-14"].map((day) => ({ day, instrument: `i${day.slice(0, 4)}` })) };

test("state is changed by the store's actions and by nothing else", () => {
  const store = createStore({ mode: "swipe", swipe: 0.5 });
  const seen = [];
  store.subscribe("change", (patch) => seen.push(patch));
  store.update({ mode: "split" });
  store.note({ swipe: 0.7 });
  assert.deepEqual(seen, [{ mode: "split" }]);
  assert.deepEqual({ ...store.state }, { mode: "split", swipe: 0.7 });
  assert.throws(() => { store.state.mode = "toggle"; }, TypeError);
  assert.throws(() => { store.state = {}; }, TypeError);
});

test("an address read and written again is the same", () => {
  const hash = "#m=toggle&b=1858-05-28&a=1860-11-14&l=tr&s=0.25&f=before&k=1&z=5.5&c=50,127.5";
  const state = readAddress(SCENE, hash);
  assert.deepEqual(state.unknown, []);
  assert.equal(formatAddress(SCENE, state), hash);
});

test("what an address says that means nothing is told", () => {
  const { unknown, mode, layers } = readAddress(SCENE, "#m=spin&y=constructor");
  assert.deepEqual([unknown, mode, [...layers]], [["m=spin", "y=constructor"], "swipe", ["graticule"]]);
});

test("polylines are those of the Encoded Polyline Algorithm Format", () => {
  const scene = { faces: [], pages: [], instruments: [], transfers: { moves: [], pairs: [] }, totals: [], arcs: ["_p~iF~ps|U_ulLnnqC"], texts: { en: [] } };
  assert.deepEqual(unpackScene(scene).arcs, [[3850000, -12020000, 220000, -75000]]);
});

test("texts stand in columns, and zero is what English says", () => {
  const texts = { en: ["Aigun", "Peking"], ru: ["Айгунь", 0] };
  const scene = { faces: [], pages: [], instruments: [], transfers: { moves: [], pairs: [] }, totals: [], names: [{ t: 1 }, { t: 0 }], texts };
  assert.deepEqual(unpackScene(scene).names, [{ en: "Peking", ru: "Peking" }, { en: "Aigun", ru: "Айгунь" }]);
});

test("an area is said as the scene prints it", () => {
  const words = makeWords("en", { en: { km2e: "{x} ± {e}" } });
  assert.equal(words.area(123500, 1200), "123,500 ± 1,200");
});
