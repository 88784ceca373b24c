/* What the page asks of the map, applied: paint, layers, selection, ways, analyses, theme, language. */
"use strict";

(function () {
  const FAINTEST = 0.15; // opacity of a village that no draw reaches in time
  const PAINTED = ["villages", "changed", "sites", "works", "masts-changed"];
  const state = window.protectionMapState;
  const { shown, wanted, counts, texts, address, NEWLY_OUT } = state;

  function decode(text) {
    return Uint8Array.from(window.atob(text), (letter) => letter.charCodeAt(0));
  }

  function applyPaint() {
    const { map } = shown;
    if (!map || !wanted.paint) return;
    const started = performance.now();
    const frame = weekFrame() || wanted.paint;
    const codes = decode(frame.status);
    let changed = 0;
    for (let row = 0; row < shown.codes.length; row += 1) {
      if (codes[row] !== shown.codes[row]) {
        map.setFeatureState({ source: "villages", id: row }, { s: codes[row] & 15 });
        shown.codes[row] = codes[row];
        changed += 1;
      }
    }
    counts.changed = changed;
    if (changed) applyHalos();
    applySites(frame.sites);
    applyWorks(wanted.paint.works || []);
    applyMasts(wanted.paint.masts || []);
    if (map.getLayer("areas-denied") && wanted.paint.denied) {
      map.setFilter("areas-denied", ["in", ["get", "area_id"], ["literal", wanted.paint.denied]]);
    }
    whenPainted(started);
  }

  /* What a week shows instead of the answer to the whole scenario: villages and sites; null where none is chosen. */
  function weekFrame() {
    if (!wanted.weeks) return null;
    const { weeks, week } = wanted.weeks;
    return { status: weeks.status[weeks.states[week]], sites: weeks.sites[weeks.siteSets[week]] };
  }

  /* The answer of a village from week to week, in words: spells of equal answers. */
  function villageWeeks(id, weeks) {
    const row = shown.rows ? shown.rows.get(id) : undefined;
    if (row === undefined) return "";
    const words = Object.values(texts().status);
    const codes = weeks.status.map((text) => decode(text)[row] & 15);
    const spells = [];
    weeks.states.forEach((state, week) => {
      const code = codes[state];
      const last = spells[spells.length - 1];
      if (last && last.code === code) last.to = week;
      else spells.push({ code, from: week, to: week });
    });
    const said = spells.map(({ code, from, to }) => `${from === to ? from : `${from}–${to}`}: ${words[code]}`);
    return `${shown.villages[row].properties.name} — ${texts().weeks} ${said.join("; ")}`;
  }

  function applyHalos() {
    const features = [];
    shown.codes.forEach((code, row) => {
      if (code < NEWLY_OUT) return;
      const properties = { change: code & NEWLY_OUT ? "out" : "in" };
      features.push({ type: "Feature", properties, geometry: shown.villages[row].geometry });
    });
    shown.map.getSource("changed").setData({ type: "FeatureCollection", features });
  }

  /* Cut and slowed roads: the road around each, and a mark on it. */
  function applyWorks(works) {
    const text = JSON.stringify(works);
    if (text === shown.works) return;
    shown.works = text;
    const features = works.flatMap(({ lon, lat, line, ...properties }) => {
      const point = { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
      if (line.length < 2) return [point];
      return [{ type: "Feature", properties, geometry: { type: "LineString", coordinates: line } }, point];
    });
    shown.map.getSource("works").setData({ type: "FeatureCollection", features });
  }

  /* Masts that are lost, fed through a lost one, or added; those that stand as before were loaded once. */
  function applyMasts(masts) {
    const text = JSON.stringify(masts);
    if (text === shown.masts) return;
    shown.masts = text;
    const features = masts.map(({ lon, lat, ...properties }) =>
      ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } }));
    shown.map.getSource("masts-changed").setData({ type: "FeatureCollection", features });
  }

  function applySites(sites) {
    const text = JSON.stringify([wanted.language, sites]);
    if (text === shown.sites) return;
    shown.sites = text;
    const features = sites.map(({ lon, lat, ...properties }) => {
      if (properties.is_placed) properties.name = `${texts().placed} ${properties.id.split("-").pop()}`;
      return { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
    });
    shown.map.getSource("sites").setData({ type: "FeatureCollection", features });
  }

  /* Count a paint once a frame that holds villages, halos and sites has been handed to the screen. */
  function whenPainted(started) {
    const { map } = shown;
    const asked = state.clickedAt;
    const look = () => {
      if (!PAINTED.every((source) => map.isSourceLoaded(source))) return;
      map.off("render", look);
      window.requestAnimationFrame(() => {
        const now = performance.now();
        counts.painted += 1;
        const { showTip, featureAt } = window.protectionMapClicks;
        if (shown.tipAt) showTip(featureAt(map, shown.tipAt, 5), shown.tipAt); // what it says may have changed
        counts.lastPaintMs = now - started;
        performance.measure("map-paint", { start: started, end: now });
        if (asked !== null && asked === state.clickedAt) {
          counts.clickToPaintedMs = now - asked;
          performance.measure("map-click-to-painted", { start: asked, end: now });
          state.clickedAt = null;
        }
      });
    };
    map.on("render", look);
    map.triggerRepaint();
  }

  function applyLayers() {
    const { map } = shown;
    if (!map || !wanted.layers) return;
    for (const { id, metadata } of map.getStyle().layers) {
      const visible = wanted.layers[metadata.group];
      if (visible !== undefined) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
    }
    if (shown.classes) showClasses(true);
  }

  function applySelect() {
    const { map } = shown;
    if (!map || !wanted.select) return;
    const features = (wanted.select.village_ids || [])
      .filter((id) => shown.rows.has(id))
      .map((id) => ({ type: "Feature", properties: {}, geometry: shown.villages[shown.rows.get(id)].geometry }));
    map.getSource("selected").setData({ type: "FeatureCollection", features });
    if (!wanted.select.fly || features.length === 0) return;
    const bounds = new window.maplibregl.LngLatBounds();
    features.forEach((feature) => bounds.extend(feature.geometry.coordinates));
    map.fitBounds(bounds, { padding: 60, maxZoom: 11, duration: 900 });
  }

  /* The ways of the village asked about, drawn while the drawer that explains them is open. */
  function applyWay() {
    const { map } = shown;
    if (!map || !wanted.way) return;
    const line = (kind, coordinates) => ({ type: "Feature", properties: { kind },
      geometry: { type: "LineString", coordinates } });
    const features = ["next", "best"]
      .filter((kind) => (wanted.way[kind] || []).length > 1)
      .map((kind) => line(kind, wanted.way[kind]));
    features.push(...(wanted.way.gaps || []).map((gap) => line("gap", gap)));
    map.getSource("way").setData({ type: "FeatureCollection", features });
  }

  /* Another picture of the signal: claimed, modelled, or where they disagree. */
  function applySignal() {
    const source = shown.map && shown.map.getSource("signal");
    if (!source || !wanted.signal || !wanted.signal.url) return;
    source.updateImage({ url: address(wanted.signal.url), coordinates: wanted.signal.coordinates });
  }

  /* Villages by another class than their answer (`classes`: view and one byte a village), or by their answer again. */
  function applyClasses() {
    const { map } = shown;
    if (!map || !wanted.classes || !map.getLayer("villages-class")) return;
    const { view, codes } = wanted.classes;
    const bytes = codes ? decode(codes) : null;
    if (bytes) {
      for (let row = 0; row < shown.codes.length; row += 1) {
        const isSame = shown.classes && shown.classes.bytes[row] === bytes[row];
        if (!isSame) map.setFeatureState({ source: "villages", id: row }, { k: bytes[row] });
      }
      map.setPaintProperty("villages-class", "circle-color",
        window.protectionMapStyle.classColours(wanted.theme, shown.config.classes[view]));
    }
    if (Boolean(bytes) !== Boolean(shown.classes)) showClasses(Boolean(bytes));
    shown.classes = bytes ? { view, bytes } : null;
  }

  function showClasses(isOn) {
    const { map } = shown;
    const isVisible = !wanted.layers || wanted.layers.villages !== false;
    const set = (id, visible) => map.setLayoutProperty(id, "visibility", visible && isVisible ? "visible" : "none");
    ["villages-cross", "villages-diamond", "villages-disc"].forEach((id) => set(id, !isOn));
    set("villages-class", isOn);
  }

  /* Lines of an analysis, or none. */
  function applyLines(source) {
    if (!shown.map || !wanted[source]) return;
    shown.map.getSource(source).setData(wanted[source]);
  }

  /* How sure a village is: the share of draws in which it is reached in time, as opacity. */
  function applyDoubt() {
    const { map } = shown;
    if (!map || wanted.doubt === null) return;
    const shares = wanted.doubt ? decode(wanted.doubt) : null;
    for (let row = 0; row < shown.codes.length; row += 1) {
      const share = shares ? shares[row] : 100;
      const opacity = share > 100 ? FAINTEST : FAINTEST + ((1 - FAINTEST) * share) / 100;
      map.setFeatureState({ source: "villages", id: row }, { d: shares ? opacity : 1 });
    }
  }

  function applyTheme() {
    const { map, config } = shown;
    if (!map) return;
    map.getContainer().dataset.theme = wanted.theme;
    if (shown.theme === wanted.theme) return;
    shown.theme = wanted.theme;
    for (const { id, paint, layout } of window.protectionMapStyle.layers(wanted.theme, config.colours)) {
      if (!map.getLayer(id)) continue;
      for (const [name, value] of Object.entries(paint || {})) map.setPaintProperty(id, name, value);
      if (layout && layout["icon-image"]) map.setLayoutProperty(id, "icon-image", layout["icon-image"]);
    }
    applyClasses();
  }

  function applyLanguage() {
    const { map } = shown;
    if (!map) return;
    const words = texts();
    const container = map.getContainer();
    const name = (selector, text) => container.querySelectorAll(selector).forEach((element) => {
      element.setAttribute("aria-label", text);
      element.setAttribute("title", text);
    });
    name(".maplibregl-ctrl-zoom-in", words.zoom_in);
    name(".maplibregl-ctrl-zoom-out", words.zoom_out);
    name(".maplibregl-ctrl-compass", words.compass);
    name(".maplibregl-ctrl-fullscreen", words.fullscreen);
    name(".maplibregl-ctrl-shrink", words.fullscreen_off);
    map.getCanvas().setAttribute("aria-label", words.map);
    container.querySelector(".map-note").textContent = words.disclaimer;
    if (wanted.paint && shown.sites) applySites((weekFrame() || wanted.paint).sites); // a battalion's name is a word
  }

  window.protectionMapApply = {
    paint: applyPaint, layers: applyLayers, select: applySelect, way: applyWay, doubt: applyDoubt, theme: applyTheme,
    language: applyLanguage, lines: applyLines, signal: applySignal, classes: applyClasses, villageWeeks,
  };
})();
