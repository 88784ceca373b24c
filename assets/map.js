/* The map of the page: starts MapLibre when its div appears, repaints it from the page's stores, reports clicks.
   map_style.js holds the layers and colours, map_icons.js the drawn symbols. Nothing comes from another host. */
"use strict";

(function () {
  const STATUS_WORDS = ["both", "call_only", "reach_only", "neither", "unknown"];
  const UNKNOWN = 4;
  const NEWLY_OUT = 16; // added to the status of a village; see dashboard/map/payload.py
  const NEWLY_IN = 32;
  const FAINTEST = 0.15; // opacity of a village that no draw reaches in time
  const ROAD_REACH = 9; // pixels from a click to the road that it means
  const PAINTED = ["villages", "changed", "sites", "works"];
  const wanted = { paint: null, layers: null, select: null, way: null, isochrones: null, critical: null,
    doubt: null, theme: "light", language: "en" };
  const shown = { container: null, map: null, config: null, villages: null, rows: null, codes: null, sites: "", works: "[]",
    theme: "", tip: null, tipAt: null };
  const counts = { clicks: 0, painted: 0, changed: 0, lastPaintMs: null, clickToPaintedMs: null };
  let clickedAt = null;

  const texts = () => shown.config.words[wanted.language] || shown.config.words.en;
  const address = (name) => new URL(shown.config.base + name, window.location.href).href;

  /* ---- starting ---- */

  function whenPresent(id) {
    return new Promise((resolve) => {
      const look = () => {
        const element = document.getElementById(id);
        if (element && element.clientWidth > 0) resolve(element);
        else window.requestAnimationFrame(look);
      };
      look();
    });
  }

  function loadLibrary(version) {
    if (window.maplibregl) return Promise.resolve();
    const css = document.createElement("link");
    css.rel = "stylesheet";
    css.href = address(`maplibre-gl.css?v=${version}`);
    // Before the page's own style sheets, so that these have the last word.
    document.head.prepend(css);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address(`maplibre-gl.js?v=${version}`);
      script.onload = resolve;
      script.onerror = () => reject(new Error("MapLibre could not be loaded"));
      document.head.append(script);
    });
  }

  async function fetchJson(name) {
    const answer = await fetch(address(name), { credentials: "same-origin" });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  }

  async function fetchData(config) {
    const has = (layer) => config.layers.includes(layer);
    const [villages, sites, signal] = await Promise.all([
      has("villages") ? fetchJson("villages.geojson") : null,
      has("bases") ? fetchJson("sites.geojson") : null,
      has("signal") ? fetchJson("signal.json") : null,
    ]);
    const data = { villages, sites };
    for (const name of ["lakes", "borders", "areas", "roads", "bridges", "mechanisms", "places", "towns"]) {
      if (has(name === "bridges" ? "roads" : name)) data[name] = address(`${name}.geojson`);
    }
    const picture = signal && { type: "image", url: address("signal.png"), coordinates: signal.coordinates };
    return { data, picture };
  }

  function paddedBounds([west, south, east, north]) {
    const pad = Math.max(east - west, north - south); // a wide window must still hold the whole of a tall region
    return [west - pad, Math.max(south - pad, -85), east + pad, Math.min(north + pad, 85)];
  }

  async function start(config) {
    const container = await whenPresent("map");
    if (shown.container === container) return;
    if (shown.map) shown.map.remove();
    Object.assign(shown, { container, map: null, config, codes: null, sites: "", works: "[]",
      theme: wanted.theme });
    try {
      const [, { data, picture }] = await Promise.all([loadLibrary(config.version), fetchData(config)]);
      build(container, data, picture);
    } catch (error) {
      const lacksWebgl = /webgl/i.test(String(error && error.message));
      container.textContent = lacksWebgl ? texts().no_webgl : texts().failed;
      container.classList.add("map-failed");
      if (!lacksWebgl) throw error;
    }
  }

  function build(container, data, picture) {
    const { config } = shown;
    container.textContent = "";
    indexVillages(data.villages);
    shown.theme = wanted.theme;
    const map = new window.maplibregl.Map({
      container,
      style: window.protectionMapStyle.build(shown.theme, config.colours, data, picture),
      bounds: config.bounds,
      fitBoundsOptions: { padding: { top: 16, left: 16, right: 16, bottom: 44 } }, // the note lies at the bottom
      maxBounds: paddedBounds(config.bounds),
      renderWorldCopies: false,
      attributionControl: false,
      dragRotate: true,
      pitchWithRotate: false,
      maxPitch: 0,
      maxZoom: 15,
      fadeDuration: 0,
      clickTolerance: 4,
    });
    shown.map = map;
    map.on("styleimagemissing", (event) => window.protectionMapIcons.add(map, event.id, config.colours));
    map.addControl(new window.maplibregl.NavigationControl({ visualizePitch: false }), "top-right");
    map.addControl(new window.maplibregl.FullscreenControl(), "top-right");
    map.addControl(new window.maplibregl.ScaleControl({ unit: "metric", maxWidth: 110 }), "bottom-left");
    addOverlays(container);
    listen(map);
    // The style is whole from the start, so states may be set as soon as it is parsed.
    map.once("style.load", () => {
      applyLanguage();
      applyTheme();
      applyLayers();
      applyPaint();
      applySelect();
      applyWay();
      ["isochrones", "critical"].forEach(applyLines);
      applyDoubt();
      container.dataset.ready = "true";
    });
  }

  function indexVillages(villages) {
    shown.villages = villages ? villages.features : [];
    shown.rows = new Map(shown.villages.map((village, row) => [village.properties.village_id, row]));
    shown.codes = new Uint8Array(shown.villages.length).fill(UNKNOWN);
  }

  function addOverlays(container) {
    const note = document.createElement("div");
    note.className = "map-note";
    const tip = document.createElement("div");
    tip.className = "map-tip";
    tip.hidden = true;
    tip.setAttribute("role", "status");
    const aim = document.createElement("div");
    aim.className = "map-aim";
    container.append(note, tip, aim);
    shown.tip = tip;
  }

  /* ---- clicks and the tooltip ---- */

  function featureAt(map, point, reach) {
    const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const layers = ["sites", "villages-disc", "works-mark"].filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures(box, { layers });
    const distance = (feature) => {
      const at = map.project(feature.geometry.coordinates);
      return Math.hypot(at.x - point.x, at.y - point.y);
    };
    const nearest = (source) => found.filter((feature) => feature.source === source)
      .sort((a, b) => distance(a) - distance(b))[0];
    return nearest("sites") || nearest("works") || nearest("villages") || null;
  }

  function report(point, lngLat, reach) {
    const feature = featureAt(shown.map, point, reach);
    const click = { kind: "map", id: null, lon: round(lngLat.lng), lat: round(lngLat.lat) };
    if (feature && feature.source === "sites") {
      click.kind = "base";
      click.id = feature.properties.id;
    } else if (feature && feature.source === "villages") {
      click.kind = "village";
      click.id = feature.properties.village_id;
    }
    counts.clicks += 1;
    click.reach_m = Math.round(ROAD_REACH * (reach / 5) ** 0.5 * metresPerPixel(lngLat.lat));
    clickedAt = performance.now();
    performance.mark("map-click");
    window.dash_clientside.set_props("map-click", { data: { ...click, n: counts.clicks } });
  }

  const metresPerPixel = (lat) =>
    (40075016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** shown.map.getZoom());
  const round = (degrees) => Math.round(degrees * 1e5) / 1e5;

  function describe(feature) {
    const words = texts();
    const held = feature.properties;
    if (feature.source === "sites") {
      if (held.is_placed) return [held.name, words.battalion];
      const kind = words.kinds[held.kind] || words.base;
      return [held.name || held.id, `${kind}, ${held.is_open ? words.open : words.closed}`];
    }
    if (feature.source === "works") {
      const said = held.kind === "cut" ? words.cut : words.delay.replace("{minutes}", held.minutes);
      return [said, ...(held.is_applied ? [] : [words.not_applied]), ...(held.is_stale ? [words.stale] : [])];
    }
    const code = shown.codes[feature.id];
    const lines = [held.name || held.village_id, words.status[STATUS_WORDS[code & 15]]];
    if (held.area) lines.splice(1, 0, held.area);
    if (code & NEWLY_OUT) lines.push(words.newly_out);
    if (code & NEWLY_IN) lines.push(words.newly_in);
    return lines;
  }

  function showTip(feature, point) {
    const { tip, map } = shown;
    tip.hidden = !feature;
    shown.tipAt = feature ? point : null;
    map.getCanvas().style.cursor = feature ? "pointer" : "";
    if (!feature) return;
    tip.replaceChildren(...describe(feature).map((line, i) => {
      const element = document.createElement(i ? "div" : "strong");
      element.textContent = line;
      return element;
    }));
    const { clientWidth, clientHeight } = map.getContainer();
    const left = Math.min(point.x + 14, clientWidth - tip.offsetWidth - 6);
    const below = point.y + 14 + tip.offsetHeight < clientHeight;
    tip.style.transform =
      `translate(${Math.max(6, left)}px, ${below ? point.y + 14 : point.y - tip.offsetHeight - 10}px)`;
  }

  function listen(map) {
    let asked = null;
    map.on("mousemove", (event) => {
      if (asked === null) {
        window.requestAnimationFrame(() => {
          const point = asked;
          asked = null;
          if (point && shown.map === map) showTip(featureAt(map, point, 4), point);
        });
      }
      asked = event.point;
    });
    map.on("mouseout", () => showTip(null));
    map.on("movestart", () => showTip(null));
    map.on("click", (event) => {
      const isTouch = event.originalEvent.pointerType === "touch";
      report(event.point, event.lngLat, isTouch ? 14 : 5);
      if (isTouch) showTip(featureAt(map, event.point, 14), event.point);
    });
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const centre = map.getCenter();
      report(map.project(centre), centre, 10);
    });
  }

  /* ---- what the page asks for ---- */

  function decode(text) {
    return Uint8Array.from(window.atob(text), (letter) => letter.charCodeAt(0));
  }

  function applyPaint() {
    const { map } = shown;
    if (!map || !wanted.paint) return;
    const started = performance.now();
    const codes = decode(wanted.paint.status);
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
    applySites(wanted.paint.sites);
    applyWorks(wanted.paint.works || []);
    if (map.getLayer("areas-denied") && wanted.paint.denied) {
      map.setFilter("areas-denied", ["in", ["get", "area_id"], ["literal", wanted.paint.denied]]);
    }
    whenPainted(started);
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
    const asked = clickedAt;
    const look = () => {
      if (!PAINTED.every((source) => map.isSourceLoaded(source))) return;
      map.off("render", look);
      window.requestAnimationFrame(() => {
        const now = performance.now();
        counts.painted += 1;
        if (shown.tipAt) showTip(featureAt(map, shown.tipAt, 5), shown.tipAt); // what it says may have changed
        counts.lastPaintMs = now - started;
        performance.measure("map-paint", { start: started, end: now });
        if (asked !== null && asked === clickedAt) {
          counts.clickToPaintedMs = now - asked;
          performance.measure("map-click-to-painted", { start: asked, end: now });
          clickedAt = null;
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
    const features = ["next", "best"]
      .filter((kind) => (wanted.way[kind] || []).length > 1)
      .map((kind) => ({ type: "Feature", properties: { kind },
        geometry: { type: "LineString", coordinates: wanted.way[kind] } }));
    map.getSource("way").setData({ type: "FeatureCollection", features });
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
    if (wanted.paint && shown.sites) applySites(wanted.paint.sites); // a battalion's name is a word
  }

  /* Keep what the page wants last, so that a store filled before the map stands is not missed. */
  function wish(name, apply) {
    return (value) => {
      if (value === null || value === undefined) return;
      wanted[name] = value;
      if (shown.map && shown.map.getContainer().dataset.ready) apply();
    };
  }

  const showWay = wish("way", applyWay);
  const NONE = { type: "FeatureCollection", features: [] };
  const lines = (source) => {
    const show = wish(source, () => applyLines(source));
    return (collection) => show(collection || NONE);
  };
  const showDoubt = wish("doubt", applyDoubt);
  /* What is restricted is never printed. */
  const forPrint = (isPrinting) => {
    if (shown.map) shown.map.setLayoutProperty("critical", "visibility", isPrinting ? "none" : "visible");
  };
  window.addEventListener("beforeprint", () => forPrint(true));
  window.addEventListener("afterprint", () => forPrint(false));

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.protection = {
    init(config) { if (config) start(config); },
    paint: wish("paint", applyPaint),
    layers: wish("layers", applyLayers),
    select: wish("select", applySelect),
    isochrones: lines("isochrones"),
    critical: lines("critical"),
    doubt: (shares) => showDoubt(shares || ""),
    way: (paths, opened) => showWay(opened && paths ? paths : {}),
    theme: wish("theme", applyTheme),
    language: wish("language", applyLanguage),
  };

  window.protectionMap = { counts, get map() { return shown.map; }, get codes() { return shown.codes; } };
})();
