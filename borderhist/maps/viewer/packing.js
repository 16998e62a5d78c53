// Moves and the pairs of versions between which they happen become transfers again.

function transfersOf({ moves, pairs }) {
  return pairs.flatMap(([before, after, ...found]) =>
    found.filter((_value, i) => i % 2 === 0).map((move, i) => {
      const [from_, to, instrument, article, kind, area_km2, faces] = moves[move];
      return { before, after, from_, to, instrument, article, kind, area_km2, area_error_km2: found[2 * i + 1], faces };
    }));
}
