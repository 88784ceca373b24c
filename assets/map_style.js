/* The map's style: sources, layers and colours for the light and the dark theme. Data in, a MapLibre style out. */
"use strict";

(function () {
  const GROUND = {
    light: { land: "#f4f2ec", lake: "#c9dde8", shore: "#9dbccd", border: "#6a6f76", area: "#a9a396",
             main: "#7d5f3c", secondary: "#9c7f59", minor: "#bfab8f", casing: "#ffffff", ferry: "#4f86a8",
             ring: "#f4f2ec", out: "#c2187a", in: "#14181c", selected: "#111418", town: "#54605e",
             cut: "#c4161c", delay: "#c77700", way: "#5b2a9d", gap: "#e0218a" },
    dark: { land: "#15191d", lake: "#22333f", shore: "#3a5262", border: "#8b929b", area: "#4c5257",
            main: "#b69a74", secondary: "#8b765a", minor: "#675a48", casing: "#0d1013", ferry: "#5f93b3",
            ring: "#15191d", out: "#ff6fb5", in: "#ffffff", selected: "#ffffff", town: "#b6c0be",
            cut: "#ff6b6b", delay: "#ffb84d", way: "#c9a6ff", gap: "#ff8ac8" },
  };
  const EMPTY = { type: "FeatureCollection", features: [] };

  const STATUS = ["coalesce", ["feature-state", "s"], 4]; // 0 both 1 call_only 2 reach_only 3 neither 4 unknown
  const byStatus = (values) => ["match", STATUS, 0, values[0], 1, values[1], 2, values[2], 3, values[3], values[4]];
  const SURE = ["coalesce", ["feature-state", "d"], 1]; // share of draws in time, see applyDoubt of map.js
  const byHalo = (out, into) => ["match", ["get", "change"], "out", out, into];
  const byZoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  const scaled = (make) => byZoom(5, make(0.5), 7, make(0.75), 9, make(1.15), 12, make(1.9));
  const image = (theme, what, ...parts) => ["concat", `${what}|${theme}|`, ...parts];

  function layer(group, id, type, source, paint, layout = {}, more = {}) {
    return { id, type, source, paint, layout, metadata: { group }, ...more };
  }

  function ground(theme) {
    const c = GROUND[theme];
    return [
      { id: "land", type: "background", paint: { "background-color": c.land }, metadata: { group: "land" } },
      layer("signal", "signal", "raster", "signal",
        { "raster-opacity": theme === "dark" ? 0.6 : 0.85, "raster-fade-duration": 0, "raster-resampling": "nearest" }),
      layer("lakes", "lakes", "fill", "lakes", { "fill-color": c.lake }),
      layer("lakes", "lakes-shore", "line", "lakes", { "line-color": c.shore, "line-width": 0.8 }),
      layer("areas", "areas-denied", "fill", "areas", { "fill-pattern": `hatch|${theme}` }, {},
        { filter: ["==", ["get", "access"], "denied"] }),
      layer("areas", "areas", "line", "areas",
        { "line-color": c.area, "line-width": byZoom(5, 0.7, 10, 1.4), "line-dasharray": [6, 2] }),
      layer("borders", "borders", "line", "borders",
        { "line-color": c.border, "line-width": byZoom(5, 1.4, 10, 2.4), "line-dasharray": [4, 2.5] }),
    ];
  }

  /* Class by width, surface by line: paved roads have a solid core, others are plain, tracks and paths broken. */
  function roads(theme) {
    const c = GROUND[theme];
    const road = (id, kinds, paint, more = {}) => layer("roads", id, "line", "roads", paint,
      { "line-cap": "butt", "line-join": "round" },
      { filter: ["in", ["get", "class"], ["literal", kinds]], ...more });
    return [
      road("roads-path", ["path"],
        { "line-color": c.minor, "line-width": byZoom(9, 0.6, 13, 1.4), "line-dasharray": [1, 2] }, { minzoom: 9 }),
      road("roads-track", ["track"],
        { "line-color": c.minor, "line-width": byZoom(7, 0.5, 12, 1.8), "line-dasharray": [3, 1.5] }, { minzoom: 7 }),
      road("roads-minor", ["minor"], { "line-color": c.minor, "line-width": byZoom(6, 0.4, 12, 2.2) }),
      road("roads-secondary", ["secondary"], { "line-color": c.secondary, "line-width": byZoom(5, 0.9, 12, 3.4) }),
      road("roads-main", ["main"], { "line-color": c.main, "line-width": byZoom(5, 1.6, 9, 3.2, 12, 5) }),
      layer("roads", "roads-paved", "line", "roads",
        { "line-color": c.casing, "line-width": byZoom(5, 0.3, 9, 0.9, 12, 1.8) }, {},
        { filter: ["all", ["in", ["get", "class"], ["literal", ["main", "secondary"]]],
                   ["==", ["get", "surface"], "paved"]] }),
      road("roads-ferry", ["ferry"],
        { "line-color": c.ferry, "line-width": byZoom(6, 1, 12, 2), "line-dasharray": [2, 2] }),
    ];
  }

  /* The way of an itinerary, and its next best, under the marks. */
  function way(theme) {
    const c = GROUND[theme];
    const line = (id, kind, paint) => layer("way", id, "line", "way", paint,
      { "line-cap": "round", "line-join": "round" }, { filter: ["==", ["get", "kind"], kind] });
    return [
      layer("way", "way-casing", "line", "way", { "line-color": c.casing, "line-width": byZoom(5, 5, 12, 10) },
        { "line-cap": "round", "line-join": "round" }),
      line("way-next", "next", { "line-color": c.way, "line-width": byZoom(5, 2, 12, 4), "line-dasharray": [1, 2] }),
      line("way-best", "best", { "line-color": c.way, "line-width": byZoom(5, 3, 12, 6) }),
      line("way-gap", "gap", { "line-color": c.gap, "line-width": byZoom(5, 4, 12, 8), "line-dasharray": [0.6, 0.9] }),
    ];
  }

  /* Roads by minutes from the sites; links whose loss matters. The colours of the minutes stand in the page's legend
     too: dashboard/analyses.py. */
  function analyses(theme) {
    const c = GROUND[theme];
    const round = { "line-cap": "round", "line-join": "round" };
    return [
      layer("isochrones", "isochrones", "line", "isochrones", {
        "line-color": ["match", ["get", "code"], 0, "#08589e", 1, "#2b8cbe", 2, "#7bccc4", "#c2c98a"],
        "line-width": ["interpolate", ["linear"], ["zoom"], 5, 1.6, 12, ["match", ["get", "code"], 0, 7, 1, 6, 5]],
      }, round),
      layer("critical", "critical", "line", "critical", {
        "line-color": c.cut, "line-opacity": 0.75,
        "line-width": ["interpolate", ["linear"], ["sqrt", ["get", "people"]], 0, 2, 200, 10],
      }, round),
    ];
  }

  const byWork = (cut, delay) => ["match", ["get", "kind"], "cut", cut, delay];
  const applied = ["case", ["get", "is_applied"], 1, 0.4];

  function works(theme) {
    const c = GROUND[theme];
    return [
      layer("works", "works-casing", "line", "works",
        { "line-color": c.casing, "line-width": byZoom(5, 4, 12, 9), "line-opacity": applied }),
      layer("works", "works-line", "line", "works",
        { "line-color": byWork(c.cut, c.delay), "line-width": byZoom(5, 2, 12, 5), "line-dasharray": [1.6, 1],
          "line-opacity": applied }),
    ];
  }

  /* A cross for a cut, an hourglass-like bar for a delay; a question mark beside it where nobody confirmed it lately. */
  function marks(theme) {
    return [
      layer("roads", "bridges", "symbol", "bridges", {},
        { "icon-image": `bridge|${theme}`, "icon-size": byZoom(8, 0.6, 12, 1), "icon-allow-overlap": true,
          "icon-ignore-placement": true }, { minzoom: 8.5 }),
      layer("works", "works-mark", "symbol", "works", { "icon-opacity": applied }, {
        "icon-image": image(theme, "work", ["get", "kind"], "|", ["case", ["get", "is_stale"], "stale", "fresh"]),
        "icon-size": byZoom(5, 0.8, 10, 1.1), "icon-allow-overlap": true, "icon-ignore-placement": true,
      }, { filter: ["==", ["geometry-type"], "Point"] }),
    ];
  }

  /* Feature state drives paint alone, so each shape is a layer of its own that shows one status or hides. The halo
     of the few villages that change has a source of its own: as a state of all it would double the time to repaint. */
  function villages(theme, colours) {
    const c = GROUND[theme];
    const tone = ["both", "call_only", "reach_only", "neither", "unknown"].map((word) => colours[theme][word]);
    const stacked = { "icon-allow-overlap": true, "icon-ignore-placement": true };
    const size = byZoom(5, 0.2, 7, 0.32, 9, 0.55, 12, 0.9);
    const mark = (id, picture, status) => layer("villages", id, "symbol", "villages",
      { "icon-opacity": ["*", SURE, ["case", ["==", STATUS, status], 1, 0]] },
      { ...stacked, "icon-image": `${picture}|${theme}`, "icon-size": size });
    return [
      mark("villages-cross", "cross", 3),
      mark("villages-diamond", "diamond", 2),
      layer("villages", "villages-disc", "circle", "villages", {
        "circle-radius": scaled((k) => byStatus([4.2 * k, 3.4 * k, 0, 0, 2.6 * k])),
        "circle-color": byStatus([tone[0], c.ring, c.ring, c.ring, c.ring]),
        "circle-opacity": ["*", SURE, byStatus([1, 0.85, 0, 0, 0.6])],
        "circle-stroke-color": byStatus([c.ring, tone[1], tone[2], tone[3], tone[4]]),
        "circle-stroke-width": scaled((k) => byStatus([0.7 * k, 2.2 * k, 0, 0, 1.1 * k])),
        "circle-stroke-opacity": ["*", SURE, byStatus([0.9, 1, 0, 0, 0.9])],
      }),
      // By another class than the answer, when the page asks for it: discs alone, the colours are the page's.
      layer("villages-class", "villages-class", "circle", "villages", {
        "circle-radius": scaled((k) => 4.2 * k),
        "circle-color": c.ring,
        "circle-stroke-color": c.ring,
        "circle-stroke-width": scaled((k) => 0.7 * k),
      }, { visibility: "none" }),
      layer("villages", "villages-halo", "circle", "changed", {
        "circle-radius": scaled((k) => byHalo(7.5 * k, 7 * k)),
        "circle-color": c.out,
        "circle-opacity": byHalo(0.14, 0),
        "circle-stroke-color": byHalo(c.out, c.in),
        "circle-stroke-width": byZoom(6, 1.2, 9, 2.2),
      }),
      layer("villages", "villages-selected", "circle", "selected", {
        "circle-radius": scaled((k) => 6 * k + 5),
        "circle-opacity": 0,
        "circle-stroke-color": c.selected,
        "circle-stroke-width": 2.5,
      }),
    ];
  }

  function mechanisms(theme) {
    const offset = ["match", ["get", "kind"],
      "CAN", ["literal", [0, -15]], "LPC", ["literal", [-15, 9]], ["literal", [15, 9]]];
    return [
      layer("mechanisms", "mechanisms", "symbol", "mechanisms", {}, {
        "icon-image": image(theme, "mechanism", ["get", "kind"]),
        "icon-size": byZoom(9, 0.55, 12, 1.1),
        "icon-offset": offset,
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
      }, { minzoom: 8.5 }),
    ];
  }

  /* Masts where the layer has them, and over them those that are lost, fed through a lost one, or added. */
  function masts(theme) {
    const mark = (group, source, state, more) => layer(group, source, "symbol", source, {}, {
      "icon-image": image(theme, "mast", state, "|", ["case", ["get", "is_guessed"], "guessed", "known"]),
      "icon-size": byZoom(7, 0.5, 9, 0.75, 12, 1), "icon-anchor": "bottom",
      "icon-allow-overlap": true, "icon-ignore-placement": true,
    }, more);
    return [
      mark("towers", "towers", "standing", { minzoom: 7.5 }),
      mark("masts-changed", "masts-changed", ["get", "state"]),
    ];
  }

  function labels(theme) {
    const c = GROUND[theme];
    const rank = ["step", ["get", "rank"], "town1", 1.5, "town2", 2.5, "town3"];
    return [
      layer("places", "places", "symbol", "places", {}, {
        "icon-image": `place|${theme}`, "icon-size": byZoom(7, 0.6, 12, 1.1),
        "icon-allow-overlap": true, "icon-ignore-placement": true,
      }, { minzoom: 7 }),
      layer("lakes", "lakes-label", "symbol", "lakes", {}, {
        "icon-image": image(theme, "label", "lake|", ["get", "name"]), "icon-padding": 6,
      }, { minzoom: 6.5, filter: ["!=", ["coalesce", ["get", "name"], ""], ""] }),
      layer("towns", "towns-dot", "circle", "towns",
        { "circle-radius": 2.4, "circle-color": c.town, "circle-stroke-color": c.ring, "circle-stroke-width": 1.2 }),
      layer("towns", "towns-label", "symbol", "towns", {}, {
        "icon-image": image(theme, "label", rank, "|", ["get", "name"]),
        "icon-anchor": "left", "icon-offset": [3, 0], "icon-padding": 2, "symbol-sort-key": ["get", "rank"],
      }),
    ];
  }

  function sites(theme) {
    const kind = ["case", ["get", "is_placed"], "battalion", ["get", "kind"]];
    const standing = ["case", ["get", "is_open"], "open", "closed"];
    const order = ["case", ["get", "is_placed"], 2, ["get", "is_open"], 1, 0];
    return [
      layer("bases", "sites-label", "symbol", "sites", {}, {
        "icon-image": image(theme, "label", "base|", ["get", "name"]),
        "icon-anchor": "top", "icon-offset": [0, 17], "icon-padding": 0, "symbol-sort-key": ["-", order],
      }, { filter: ["!=", ["get", "name"], ""] }),
      layer("bases", "sites", "symbol", "sites", {}, {
        "icon-image": image(theme, "site", kind, "|", standing),
        "icon-size": byZoom(5, 0.55, 8, 0.8, 11, 1),
        "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": order,
      }),
    ];
  }

  window.protectionMapStyle = {
    SHAPES: ["villages", "lakes", "borders", "areas", "roads", "mechanisms", "places", "towns", "sites", "changed",
      "selected", "bridges", "works", "way", "isochrones", "critical", "towers", "masts-changed"],

    /* Colour of a village by its class, feature state k; `palette`: by theme, a colour a code. */
    classColours(theme, palette) {
      return ["match", ["coalesce", ["feature-state", "k"], -1],
        ...palette[theme].flatMap((colour, code) => [code, colour]), "#808080"];
    },

    layers(theme, colours) {
      return [...ground(theme), ...roads(theme), ...analyses(theme), ...way(theme), ...works(theme), ...mechanisms(theme),
        ...villages(theme, colours), ...masts(theme), ...marks(theme), ...labels(theme), ...sites(theme)];
    },

    /* A whole style. `data`: per source name a FeatureCollection or an absolute URL; `signal`: image source or null. */
    build(theme, colours, data, signal) {
      const sources = {};
      for (const name of this.SHAPES) {
        sources[name] = { type: "geojson", data: data[name] || EMPTY, maxzoom: name === "roads" ? 13 : 11, tolerance: 0.5 };
      }
      if (signal) sources.signal = signal;
      const layers = this.layers(theme, colours).filter((one) => !one.source || sources[one.source]);
      return { version: 8, sources, layers, transition: { duration: 0, delay: 0 } };
    },
  };
})();
