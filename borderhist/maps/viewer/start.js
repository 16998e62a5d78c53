// Puts the parts together and keeps them together when something changes.

function drawSides(app) {
  app.sides[0].version = app.state.before;
  app.sides[1].version = app.state.after;
  for (const side of app.sides) {
    side.layers.clearLayers();
    drawTerritories(app, side);
    drawBorders(app, side);
    nameSide(app, side);
  }
  drawTransfers(app, app.sides[1]);
}

function drawChrome(app) {
  const { words, scene } = app;
  sayInterface(words);
  byId("title").textContent = document.title = words.say(scene.title);
  byId("summary").textContent = summaryOf(app);
  byId("language").value = words.language;
  app.map.getContainer().setAttribute("aria-label", words.t("map"));
  drawTimeline(app);
  drawAtlas(app);
  drawCaptions(app);
  drawLegend(app);
  drawPanel(app);
  drawScale(app);
}

function redraw(app) {
  app.words = wordsIn(app.state.language, app.texts);
  drawSides(app);
  drawChrome(app);
  refreshPopup(app);
  arrange(app);
}

function arrange(app) {
  compare(app);
  if (app.pending) return;
  app.pending = requestAnimationFrame(() => {
    app.pending = 0;
    placeLabels(app);
  });
}

function update(app, patch) {
  Object.assign(app.state, patch);
  if (Object.keys(patch).every((key) => key === "swipe")) arrange(app);
  else redraw(app);
  rememberSoon(app);
}

// Some browsers stop a page that writes its address too often.
function rememberSoon(app) {
  clearTimeout(app.remembering);
  app.remembering = setTimeout(() => rememberState(app), 120);
}

function followView(app) {
  app.map.on("move", () => arrange(app));
  app.map.on("zoomend", () => widenBands(app));
  app.map.on("moveend", () => {
    noteMoved(app);
    drawGraticule(app);
    renameDegrees(app);
    drawScale(app);
    arrange(app);
    rememberSoon(app);
  });
}

function followHash(app) {
  window.addEventListener("hashchange", () => {
    if (location.hash === hashOf(app.scene, app.state)) return;
    app.state = readState(app.scene, location.hash, app.opening);
    app.moved = Boolean(app.state.view);
    redraw(app);
    restoreView(app);
  });
}

function addLanguages(app) {
  const select = byId("language");
  select.append(...LANGUAGES.map((code) => h("option", { value: code, lang: code }, app.texts[code].languageName)));
  select.addEventListener("change", () => app.update({ language: select.value }));
}

function newApp(map) {
  const scene = readJson("scene");
  const state = readState(scene, location.hash);
  const texts = readJson("texts");
  const app = { map, scene, state, texts, words: wordsIn(state.language, texts), arcs: readArcs(scene), moved: Boolean(state.view) };
  app.update = (patch) => update(app, patch);
  app.arrange = () => arrange(app);
  return app;
}

function start(map) {
  const app = newApp(map);
  addHatches(app.scene);
  app.shared = addShared(map);
  app.sides = [addSide(map, "before"), addSide(map, "after")];
  map.getContainer().setAttribute("role", "region");
  for (const add of [drawBase, addDivider, addPopups, addTimeline, addAtlas, addLanguages, addLegend, addPanel]) add(app);
  // The words settle how high the map is, the height how far out it is drawn, the view what is labelled.
  [app.sides[0].version, app.sides[1].version] = [app.state.before, app.state.after];
  drawChrome(app);
  map.invalidateSize({ pan: false, animate: false });
  restoreView(app);
  app.opening = openingSwipe(app);
  app.state.swipe ??= app.opening;
  drawGraticule(app);
  redraw(app);
  followView(app);
  followHash(app);
  listenToReader(app);
  watchSize(app);
  requestAnimationFrame(() => {
    document.documentElement.dataset.ready = "yes";
  });
}
