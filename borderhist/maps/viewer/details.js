// What a popup says about a face, a boundary piece or a place.

function instrumentOf({ scene }, id) {
  return scene.instruments.find((instrument) => instrument.id === id);
}

function instrumentTitle(app, id) {
  return app.words.say(instrumentOf(app, id)?.title) || id;
}

function articleOf(app, { instrument, article }) {
  return instrumentOf(app, instrument)?.articles[article];
}

function clause({ words, ...app }, { instrument, article }) {
  const title = instrumentTitle({ words, ...app }, instrument);
  return article && article !== "context" ? `${title} · ${words.t("articleNumber", { n: article })}` : title;
}

function facts(words, rows) {
  const told = rows.filter(([, value]) => value);
  return h("dl", {}, told.flatMap(([key, value]) => [h("dt", {}, words.t(key)), h("dd", {}, value)]));
}

function card(title, under, ...rest) {
  return h("div", { class: "about" }, h("p", { class: "about-title" }, title), under && h("p", { class: "about-side" }, under), ...rest);
}

function sideName({ scene, words }, side) {
  return words.t("side", { side: words.t(side.name), d: words.t("asOf", { d: words.day(scene.versions[side.version].day) }) });
}

function dayOf(app, instrument) {
  const day = instrumentOf(app, instrument)?.day;
  return day ? app.words.day(day) : "";
}

function certaintyWords(words, certainty) {
  return certainty ? words.t(`certainty_${certainty}`) : "";
}

function changeNote(app, index) {
  const transfer = transferOfFace(app, index);
  if (!transfer) return null;
  const { f, t } = namesOf(app, transfer);
  const area = app.words.area(transfer.area_km2, transfer.area_error_km2);
  return h("p", { class: "about-change" }, h("strong", {}, `${app.words.t("changed")}: ${f} → ${t}, ${area}`), h("br"), clause(app, transfer));
}

function aboutFace(app, side, index) {
  const { scene, words } = app;
  const hold = scene.holds[scene.faces[index].holds[side.version]];
  const article = articleOf(app, hold);
  return card(
    words.say(scene.sovereigns[hold.sovereign].name),
    sideName(app, side),
    changeNote(app, index),
    facts(words, [["since", dayOf(app, hold.instrument)], ["by", clause(app, hold)], ["how", words.t(`kind_${hold.kind}`)]]),
    article && h("p", {}, words.say(article.summary)),
    facts(words, [["certainty", certaintyWords(words, article?.certainty)], ["sources", article?.sources.join("; ")]]),
  );
}

function aboutSegment(app, side, segment) {
  const { words } = app;
  const article = articleOf(app, segment);
  return card(
    words.say(app.scene.names[segment.name]),
    words.t(`stage_${segment.stage}`),
    facts(words, [
      ["by", clause(app, segment)],
      ["since", dayOf(app, segment.instrument)],
      ["length", words.t("km", { x: words.number(segment.length_km) })],
      ["uncertainty", words.t("kme", { e: words.number(segment.uncertainty_km) })],
      ["certainty", certaintyWords(words, segment.certainty)],
    ]),
    article && h("p", {}, words.say(article.summary)),
    facts(words, [["sources", segment.sources.join("; ")]]),
  );
}

function aboutPlace({ words }, place) {
  const originals = place.originals.map(({ language, name }) => h("li", { lang: language }, name));
  return card(
    words.say(place.name),
    words.t(`role_${place.role}`),
    originals.length ? facts(words, [["originals", h("ul", {}, originals)]]) : null,
  );
}
