// What a page carries in short becomes the scene again: polylines, texts, transfers, titles of pages.

const LINE_KEYS = new Set(["arcs", "land", "study_area", "line", "lines", "polygons"]);

// Five bits a letter, the lowest first, the sign in the lowest bit of all.
function decodePolyline(letters) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (let i = 0; i < letters.length; i += 1) {
    const bits = letters.charCodeAt(i) - 63;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits < 32) {
      numbers.push(value & 1 ? ~(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  return numbers;
}

function decodeLines(value) {
  return typeof value === "string" ? decodePolyline(value) : value.map(decodeLines);
}

// An article may be called "line", too.
function isLines(value) {
  return typeof value === "string" || Array.isArray(value);
}

// A column for each language, in which 0 stands for what says the same as English.
function joinColumns(columns) {
  const languages = Object.keys(columns);
  const say = (language, i) => (columns[language][i] === 0 ? columns.en[i] : columns[language][i]);
  return columns.en.map((_text, i) => Object.fromEntries(languages.map((language) => [language, say(language, i)])));
}

function decodeAll(value, texts) {
  if (Array.isArray(value)) return value.map((item) => decodeAll(item, texts));
  if (value === null || typeof value !== "object") return value;
  if (Number.isInteger(value.t)) return texts[value.t];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, LINE_KEYS.has(key) && isLines(item) ? decodeLines(item) : decodeAll(item, texts)]));
}

function expandTransfers({ moves, pairs }) {
  return pairs.flatMap(([before, after, ...found]) =>
    found.filter((_value, i) => i % 3 === 0).map((move, i) => {
      const [from_, to, instrument, article, kind, faces] = moves[move];
      return { before, after, from_, to, instrument, article, kind, area_km2: found[3 * i + 1], area_error_km2: found[3 * i + 2], faces };
    }));
}

function expandTotals(totals) {
  return totals.map(([before, after, area_km2, area_error_km2]) => ({ before, after, area_km2, area_error_km2 }));
}

/** Makes a scene of what packing.py made of it. */
export function unpackScene({ faces, texts, ...packed }) {
  const scene = decodeAll(packed, joinColumns(texts));
  const titles = new Map(scene.instruments.map(({ id, title }) => [id, title]));
  const pages = scene.pages.map((page) => ({ title: titles.get(page.id), ...page }));
  return { ...scene, faces, pages, transfers: expandTransfers(scene.transfers), totals: expandTotals(scene.totals) };
}
