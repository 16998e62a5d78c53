// Scaled delta integers become points; arcs become lines.

function decodeDeltas(numbers) {
  const pairs = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < numbers.length; i += 2) {
    x += numbers[i];
    y += numbers[i + 1];
    pairs.push([x, y]);
  }
  return pairs;
}

// Long edges follow the parallel or meridian they were meant along, so they are cut before they are projected.
function subdivideEdge(points, [x0, y0], [x1, y1], longest) {
  const pieces = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)) / longest));
  for (let i = 1; i <= pieces; i += 1) points.push([x0 + ((x1 - x0) * i) / pieces, y0 + ((y1 - y0) * i) / pieces]);
}

/** Makes points of scaled delta integers. */
export function readLine(numbers, scale) {
  const pairs = decodeDeltas(numbers);
  const points = [pairs[0]];
  for (let i = 1; i < pairs.length; i += 1) subdivideEdge(points, pairs[i - 1], pairs[i], scale / 2);
  return points.map(([x, y]) => L.latLng(y / scale, x / scale));
}

/** Makes rings of points of polygons in scaled delta integers. */
export function readRings(polygons, scale) {
  return polygons.map((rings) => rings.map((ring) => readLine(ring, scale)));
}

/** Makes arcs of a scene: their points, and the names of the nodes they run from and to. */
export function readArcs(scene) {
  return scene.arcs.map((numbers) => {
    const pairs = decodeDeltas(numbers);
    return { points: readLine(numbers, scene.scale), from: pairs[0].join(), to: pairs[pairs.length - 1].join() };
  });
}

/** Returns an arc as a reference travels it; `~n` is arc n backwards. */
export function orientArc(arcs, ref) {
  if (ref >= 0) return arcs[ref];
  const { points, from, to } = arcs[~ref];
  return { points: [...points].reverse(), from: to, to: from };
}

/** Arcs in travelling order become as few lines as can be, so that dashes run on from arc to arc. */
export function joinArcs(arcs, refs) {
  const lines = [];
  let end = null;
  for (const ref of refs) {
    const arc = orientArc(arcs, ref);
    if (arc.from === end) lines[lines.length - 1].push(...arc.points.slice(1));
    else lines.push([...arc.points]);
    end = arc.to;
  }
  return lines;
}
