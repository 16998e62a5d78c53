// What a link remembers: m (mode), f (side shown), b and a (days), t (an instrument instead of days), l (language),
// s (divider), y (layers), k (lecture), embed, and z and c (view, once the reader moved it).

import { LAYERS, listDefaultLayers } from "./layers.js";
import { LANGUAGES } from "./words.js";

export const MODES = ["swipe", "toggle", "split", "change"];

function orderedPair(count, before, after) {
  const [low, high] = [Math.min(before, after), Math.max(before, after)];
  if (low !== high || count < 2) return { before: low, after: high };
  return low === 0 ? { before: 0, after: 1 } : { before: low - 1, after: low };
}

function finiteIn(text, low, high) {
  const value = text === null || text.trim() === "" ? NaN : Number(text);
  return value >= low && value <= high ? value : null;
}

function viewIn(parameters) {
  const zoom = finiteIn(parameters.get("z"), -4, 24);
  const [lat, lng, rest] = (parameters.get("c") ?? "").split(",");
  const center = [finiteIn(lat ?? null, -90, 90), finiteIn(lng ?? null, -360, 360)];
  return zoom === null || center.includes(null) || rest !== undefined ? null : { zoom, center };
}

// Reads one parameter; what is there but means nothing here is noted, so that the reader can be told.
export function readerOf(parameters, unknown) {
  return (key, understand, otherwise) => {
    if (!parameters.has(key)) return otherwise;
    const value = understand(parameters.get(key));
    if (value !== null && value !== undefined) return value;
    unknown.push(`${key}=${parameters.get(key)}`);
    return otherwise;
  };
}

function oneOf(values) {
  return (text) => (values.includes(text) ? text : null);
}

function indexIn(versions, key) {
  return (text) => {
    const index = versions.findIndex((version) => version[key] === text);
    return index < 0 ? null : index;
  };
}

function layersIn(text) {
  const named = text.split(",").filter(Boolean);
  return named.every((name) => Object.hasOwn(LAYERS, name)) ? new Set(named) : null;
}

function pairIn(scene, read) {
  const { versions } = scene;
  const named = read("t", indexIn(versions, "instrument"), null);
  if (named !== null) return orderedPair(versions.length, Math.max(0, named - 1), named);
  const day = indexIn(versions, "day");
  return orderedPair(versions.length, read("b", day, scene.before), read("a", day, scene.after));
}

export function readAddress(scene, hash, opening = null) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const unknown = [];
  const read = readerOf(parameters, unknown);
  const state = {
    ...pairIn(scene, read),
    mode: read("m", oneOf(MODES), "swipe"),
    face: read("f", oneOf(["before", "after"]), "after"),
    language: read("l", oneOf(LANGUAGES), "en"),
    swipe: read("s", (text) => finiteIn(text, 0, 1), opening),
    layers: read("y", layersIn, listDefaultLayers(scene)),
    lecture: read("k", oneOf(["1"]), null) !== null,
    embed: read("embed", oneOf(["1"]), null) !== null,
    labels: true,
    notes: false,
    view: viewIn(parameters),
  };
  return { ...state, unknown };
}

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

export function writeAddress({ scene, state }) {
  const hash = formatAddress(scene, state);
  if (location.hash === hash) return;
  try {
    history.replaceState(null, "", hash);
  } catch {
    // Some frames may not write their address; the page works without.
  }
}
