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

// The last name that a holder of land took by a day; what is by that day is asked, for a giver bears that of the eve.
function nameBy({ scene, words }, sovereign, isBy) {
  const { name, periods = [] } = scene.sovereigns[sovereign];
  return words.say(periods.filter(({ day }) => isBy(day)).pop()?.name ?? name);
}

// What a holder of land was called when a version took effect.
function holderName(app, sovereign, version) {
  const { day } = app.scene.versions[version];
  return nameBy(app, sovereign, (since) => since <= day);
}

function aboutFace(app, side, index) {
  const { scene, words } = app;
  const hold = scene.holds[scene.faces[index].holds[side.version]];
  const article = articleOf(app, hold);
  return card(
    holderName(app, hold.sovereign, side.version),
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

function aboutPlace(app, place) {
  const { words } = app;
  const chain = chainRows(app, place);
  const originals = place.originals.map(({ language, name }) => h("li", { lang: language }, name));
  return card(
    words.say(place.name),
    words.t(`role_${place.role}`),
    place.today ? h("p", {}, words.t("todayName", { x: words.say(place.today) })) : null,
    chain.length ? facts(words, [["heldBy", h("ul", { class: "chain" }, chain)]]) : null,
    originals.length ? facts(words, [["originals", h("ul", {}, originals)]]) : null,
  );
}

function spanOf({ words }, { day, until }) {
  return until ? `${words.day(day)} – ${words.day(until)}` : words.t("asOf", { d: words.day(day) });
}

function aboutZone(app, zone) {
  const { words } = app;
  return card(
    words.say(zone.name),
    words.t(`zone_${zone.kind}`),
    h("p", {}, words.say(zone.summary)),
    facts(words, [
      ["dates", spanOf(app, zone)],
      ["area", words.area(zone.area_km2, zone.area_error_km2)],
      ["by", zone.instrument && instrumentTitle(app, zone.instrument)],
      ["certainty", certaintyWords(words, zone.certainty)],
    ]),
  );
}

function aboutRoute(app, route) {
  return card(app.words.say(route.name), spanOf(app, route), h("p", {}, app.words.say(route.summary)),
    facts(app.words, [["certainty", certaintyWords(app.words, route.certainty)]]));
}

function aboutReading({ words }, reading) {
  return card(
    words.say(reading.name),
    words.t("layer_readings"),
    h("p", {}, words.say(reading.question)),
    h("p", {}, words.say(reading.says)),
    facts(words, [
      ["area", words.t("km2", { x: words.number(reading.area_km2) })],
      ["certainty", certaintyWords(words, reading.certainty)],
      ["sources", reading.sources.join("; ")],
    ]),
  );
}

function aboutPort(app, port) {
  return card(app.words.say(port.name), app.words.t("layer_ports"), facts(app.words, [["by", clause(app, port)], ["since", app.words.day(port.day)]]));
}

function aboutMarker(app, marker) {
  const { words } = app;
  return card(
    marker.name ? words.say(marker.name) : words.t("markerNumber", { n: marker.number }),
    words.t("markerNumber", { n: marker.number }),
    facts(words, [
      ["by", instrumentTitle(app, marker.instrument)],
      ["uncertainty", words.t("kme", { e: words.number(marker.uncertainty_km) })],
      ["certainty", certaintyWords(words, marker.certainty)],
    ]),
  );
}

function aboutEvent({ words }, event) {
  return card(words.day(event.day), event.place && words.say(event.place), h("p", {}, words.say(event.what)),
    facts(words, [["printed", event.printed], ["certainty", certaintyWords(words, event.certainty)], ["sources", event.sources.join("; ")]]));
}

// Who held a place in turn: neighbouring states in which it is held by the same are one line.
function chainOf(app, { face }) {
  if (face === null || face === undefined) return [];
  const spells = [];
  app.scene.versions.forEach((version, index) => {
    const hold = app.scene.holds[app.scene.faces[face].holds[index]];
    const last = spells[spells.length - 1];
    if (last && last.hold.sovereign === hold.sovereign) last.until = version.until;
    else spells.push({ hold, day: version.day, until: version.until, index });
  });
  return spells;
}

function chainRows(app, place) {
  const { words } = app;
  return chainOf(app, place).map(({ hold, day, until, index }) =>
    h("li", {}, linkTo(holderName(app, hold.sovereign, index), () => goTo(app, index)), ` ${spanOf(app, { day, until })}; ${clause(app, hold)}`));
}
