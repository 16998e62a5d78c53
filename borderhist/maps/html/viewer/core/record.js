// Questions to the scene: who held what, which pieces and transfers the two days show.

/** Tells whether a piece is in force in a version. */
export function isInForce({ since, until }, version) {
  return since <= version && (until === null || until === undefined || version < until);
}

/** Lists the boundary pieces in force in a version. */
export function listSegments(scene, version) {
  return scene.segments.filter((segment) => isInForce(segment, version));
}

/** Finds the index of who holds a face in a version. */
export function findSovereign(scene, face, version) {
  return scene.holds[face.holds[version]].sovereign;
}

/** Groups the faces of a version by who holds them. */
export function groupBySovereign(scene, version) {
  const held = new Map();
  for (const face of scene.faces) {
    const sovereign = findSovereign(scene, face, version);
    if (!held.has(sovereign)) held.set(sovereign, []);
    held.get(sovereign).push(face);
  }
  return held;
}

/** Lists what changed hands between the two versions shown, the largest first. */
export function listTransfers({ scene, state }) {
  return scene.transfers
    .filter(({ before, after }) => before === state.before && after === state.after)
    .sort((one, other) => other.area_km2 - one.area_km2);
}

/** Finds what all that changed hands between the two versions comes to. */
export function findTotal({ scene, state }) {
  return scene.totals.find(({ before, after }) => before === state.before && after === state.after);
}

/** Finds where a possession lies in a version. */
export function findPossessed({ shown }, version) {
  return shown.find(({ versions }) => versions.includes(version))?.polygons;
}

/** Lists what another than the sovereign holds in a version, the largest first: a leased strip lies in occupied land. */
export function listPossessions({ possessions }, version) {
  return possessions.filter((one) => findPossessed(one, version)).sort((one, other) => other.area_km2 - one.area_km2);
}

/** Finds the transfer that a face is part of. */
export function findTransfer(app, index) {
  return listTransfers(app).find(({ faces }) => faces.includes(index));
}

/** Finds the largest face of a transfer. */
export function findLargestFace({ scene }, { faces }) {
  return faces.map((index) => scene.faces[index]).reduce((best, face) => (face.area_km2 > best.area_km2 ? face : best));
}

/** Finds an instrument by its id. */
export function findInstrument({ scene }, id) {
  return scene.instruments.find((instrument) => instrument.id === id);
}

/** Finds the article that something hangs on. */
export function findArticle(app, { instrument, article }) {
  return findInstrument(app, instrument)?.articles[article];
}

/** Lists the places, the most important first. */
export function sortPlaces({ scene }) {
  return [...scene.places].sort((one, other) => one.rank - other.rank);
}

/** Tells whether a piece was drawn as a line by its instrument. */
export function isLined({ stage }) {
  return stage === "delimitation" || stage === "demarcation";
}

/** The instruments between the two states: what made the earlier one is not what the page compares. */
export function listInstrumentsShown({ scene, state }) {
  const made = scene.versions.slice(state.before + 1, state.after + 1).map(({ instrument }) => instrument);
  return made.length ? made : scene.instruments_shown;
}
