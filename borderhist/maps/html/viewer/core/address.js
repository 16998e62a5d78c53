// What a link remembers: m (mode), f (side shown), b and a (days), t (an instrument instead of days), l (language),
// s (divider), y (layers), k (lecture), embed, and z and c (view, once the reader moved it).

import { LAYERS, listDefaultLayers } from "./layers.js";
import { LANGUAGES } from "./words.js";

/** The ways to compare, as addresses name them. */
export const MODES = ["swipe", "toggle", "split", "change"];

function orderPair(count, before, after) {
  const [low, high] = [Math.min(before, after), Math.max(before, after)];
  if (low !== high || count < 2) return { before: low, after: high };
  return low === 0 ? { before: 0, after: 1 } : { before: low - 1, after: low };
}

function readNumber(text, low, high) {
  const value = text === null || text.trim() === "" ? NaN : Number(text);
  return value >= low && value <= high ? value : null;
}

function readView(parameters) {
  const zoom = readNumber(parameters.get("z"), -4, 24);
  const [lat, lng, rest] = (parameters.get("c") ?? "").split(",");
  const center = [readNumber(lat ?? null, -90, 90), readNumber(lng ?? null, -360, 360)];
  return zoom === null || center.includes(null) || rest !== undefined ? null : { zoom, center };
}

/** Reads one parameter; what is there but means nothing here is noted, so that the reader can be told. */
export function makeReader(parameters, unknown) {
  return (key, understand, otherwise) => {
    if (!parameters.has(key)) return otherwise;
    const value = understand(parameters.get(key));
    if (value !== null && value !== undefined) return value;
    unknown.push(`${key}=${parameters.get(key)}`);
    return otherwise;
  };
}

function readOneOf(values) {
  return (text) => (values.includes(text) ? text : null);
}

function readIndex(versions, key) {
  return (text) => {
    const index = versions.findIndex((version) => version[key] === text);
    return index < 0 ? null : index;
  };
}

function readLayers(text) {
  const named = text.split(",").filter(Boolean);
  return named.every((name) => Object.hasOwn(LAYERS, name)) ? new Set(named) : null;
}

function readPair(scene, read) {
  const { versions } = scene;
  const named = read("t", readIndex(versions, "instrument"), null);
  if (named !== null) return orderPair(versions.length, Math.max(0, named - 1), named);
  const day = readIndex(versions, "day");
  return orderPair(versions.length, read("b", day, scene.before), read("a", day, scene.after));
}

/**
 * Reads what an address asks for.
 *
 * @param {object} scene - The page's scene.
 * @param {string} hash - The part of the address after the page's name.
 * @param {number | null} opening - Where the divider stands if the address does not say.
 * @returns {object} The fields of a State, `moved` and `place` aside.
 */
export function readAddress(scene, hash, opening = null) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const unknown = [];
  const read = makeReader(parameters, unknown);
  const state = {
    ...readPair(scene, read),
    mode: read("m", readOneOf(MODES), "swipe"),
    face: read("f", readOneOf(["before", "after"]), "after"),
    language: read("l", readOneOf(LANGUAGES), "en"),
    swipe: read("s", (text) => readNumber(text, 0, 1), opening),
    layers: read("y", readLayers, listDefaultLayers(scene)),
    lecture: read("k", readOneOf(["1"]), null) !== null,
    embed: read("embed", readOneOf(["1"]), null) !== null,
    labels: true,
    notes: false,
    view: readView(parameters),
  };
  return { ...state, unknown };
}

/** Writes a state as the part of an address that readAddress() reads. */
export function formatAddress(scene, state) {
  const parts = [
    `m=${state.mode}`,
    `b=${scene.versions[state.before].day}`,
    `a=${scene.versions[state.after].day}`,
    `l=${state.language}`,
    `s=${+state.swipe.toFixed(3)}`,
  ];
  if (state.mode === "toggle") parts.push(`f=${state.face}`);
  const layers = [...state.layers].sort().join();
  if (layers !== [...listDefaultLayers(scene)].sort().join()) parts.push(`y=${layers}`);
  if (state.lecture) parts.push("k=1");
  if (state.embed) parts.push("embed=1");
  if (state.view) parts.push(`z=${+state.view.zoom.toFixed(2)}`, `c=${state.view.center.map((x) => +x.toFixed(3)).join()}`);
  return `#${parts.join("&")}`;
}

/** Puts the state into the address, without a step in the history. */
export function writeAddress({ scene, state }) {
  const hash = formatAddress(scene, state);
  if (location.hash === hash) return;
  try {
    history.replaceState(null, "", hash);
  } catch {
    // Some frames may not write their address; the page works without.
  }
}
