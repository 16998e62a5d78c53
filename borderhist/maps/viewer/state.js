// What a link remembers: b and a (days), l (language), s (divider), z and c (view, once the reader moved it).

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

function readState(scene, hash, opening = null) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const versionOf = (key, other) => {
    const index = scene.versions.findIndex(({ day }) => day === parameters.get(key));
    return index < 0 ? other : index;
  };
  const language = parameters.get("l");
  return {
    ...orderedPair(scene.versions.length, versionOf("b", scene.before), versionOf("a", scene.after)),
    language: LANGUAGES.includes(language) ? language : "en",
    swipe: finiteIn(parameters.get("s"), 0, 1) ?? opening,
    view: viewIn(parameters),
  };
}

function hashOf(scene, state) {
  const parts = [
    `b=${scene.versions[state.before].day}`,
    `a=${scene.versions[state.after].day}`,
    `l=${state.language}`,
    `s=${+state.swipe.toFixed(3)}`,
  ];
  if (state.view) parts.push(`z=${+state.view.zoom.toFixed(2)}`, `c=${state.view.center.map((x) => +x.toFixed(3)).join()}`);
  return `#${parts.join("&")}`;
}

function rememberState({ scene, state }) {
  const hash = hashOf(scene, state);
  if (location.hash === hash) return;
  try {
    history.replaceState(null, "", hash);
  } catch {
    // Some frames may not write their address; the page works without.
  }
}
