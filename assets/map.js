/* The map of the page: its state, its start, and the ties to the page's stores. map_apply.js repaints it from the
   stores, map_clicks.js reports clicks, map_style.js holds the layers and colours, map_icons.js the drawn symbols.
   Nothing comes from another host. */
"use strict";

(function () {
  const UNKNOWN = 4;
  const CLEAR = // a picture of one clear pixel
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=";
  const wanted = { paint: null, layers: null, select: null, way: null, isochrones: null, critical: null,
    doubt: null, signal: null, classes: null, weeks: null, theme: "light", language: "en" };
  const shown = { container: null, map: null, config: null, villages: null, rows: null, codes: null, sites: "", works: "[]",
    masts: "[]", classes: null, theme: "", tip: null, tipAt: null };
  const counts = { clicks: 0, painted: 0, changed: 0, lastPaintMs: null, clickToPaintedMs: null };

  const texts = () => shown.config.words[wanted.language] || shown.config.words.en;
  const address = (name) => new URL(shown.config.base + name, window.location.href).href;

  window.protectionMapState = {
    NEWLY_OUT: 16, NEWLY_IN: 32, // added to the status of a village; see dashboard/map/payload.py
    wanted, shown, counts, texts, address, clickedAt: null,
  };

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
    for (const name of ["lakes", "borders", "areas", "roads", "bridges", "mechanisms", "places", "towns", "towers"]) {
      if (has(name === "bridges" ? "roads" : name)) data[name] = address(`${name}.geojson`);
    }
    return { data, picture: has("signal") || has("towers") ? signalSource(config, signal) : null };
  }

  /* What operators claim, or nothing yet where the region has masts alone: see applySignal of map_apply.js. */
  function signalSource({ bounds: [west, south, east, north] }, claims) {
    if (claims) return { type: "image", url: address("signal.png"), coordinates: claims.coordinates };
    return { type: "image", url: CLEAR, coordinates: [[west, north], [east, north], [east, south], [west, south]] };
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
      masts: "[]", classes: null, theme: wanted.theme });
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
    window.protectionMapClicks.listen(map);
    // The style is whole from the start, so states may be set as soon as it is parsed.
    map.once("style.load", () => {
      const apply = window.protectionMapApply;
      ["language", "theme", "layers", "paint", "select", "way", "doubt", "signal", "classes"].forEach((name) => apply[name]());
      ["isochrones", "critical"].forEach(apply.lines);
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

  /* Keep what the page wants last, so that a store filled before the map stands is not missed. */
  function wish(name, apply = () => window.protectionMapApply[name]()) {
    return (value) => {
      if (value === null || value === undefined) return;
      wanted[name] = value;
      if (shown.map && shown.map.getContainer().dataset.ready) apply();
    };
  }

  const showWay = wish("way");
  const NONE = { type: "FeatureCollection", features: [] };
  const lines = (source) => {
    const show = wish(source, () => window.protectionMapApply.lines(source));
    return (collection) => show(collection || NONE);
  };
  const showDoubt = wish("doubt");
  const showClasses = wish("classes");
  /* What is restricted is never printed. */
  const forPrint = (isPrinting) => {
    if (!shown.map) return;
    for (const layer of ["critical", "way-gap"]) {
      shown.map.setLayoutProperty(layer, "visibility", isPrinting ? "none" : "visible");
    }
  };
  window.addEventListener("beforeprint", () => forPrint(true));
  window.addEventListener("afterprint", () => forPrint(false));

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.protection = {
    init(config) { if (config) start(config); },
    paint: wish("paint"),
    layers: wish("layers"),
    select: wish("select"),
    isochrones: lines("isochrones"),
    critical: lines("critical"),
    doubt: (shares) => showDoubt(shares || ""),
    way: (paths, opened) => showWay(opened && paths ? paths : {}),
    signal: wish("signal"),
    classes: (found) => showClasses(found || {}),
    week(weeks, week) {
      wanted.weeks = weeks && week !== null ? { weeks, week } : null;
      if (shown.map && shown.map.getContainer().dataset.ready) window.protectionMapApply.paint();
    },
    villageWeeks: (id, weeks) => window.protectionMapApply.villageWeeks(id, weeks),
    theme: wish("theme"),
    language: wish("language"),
  };

  window.protectionMap = { counts, get map() { return shown.map; }, get codes() { return shown.codes; } };
})();
