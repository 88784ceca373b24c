/* Clicks on the map and the tooltip: which mark a point means, what is said of it, what the page is told. */
"use strict";

(function () {
  const STATUS_WORDS = ["both", "call_only", "reach_only", "neither", "unknown"];
  const ROAD_REACH = 9; // pixels from a click to the road that it means
  const MAST_RISE = 9; // pixels from the foot of a mast, where it stands, to the middle of its mark
  const { shown, counts, texts, NEWLY_OUT, NEWLY_IN } = window.protectionMapState;
  const clicked = window.protectionMapState;

  /* The nearest mark: sites before roads that are changed, these before villages and masts. A mast's mark rises above
     the point where it stands, so that a village there can be clicked too. */
  function featureAt(map, point, reach) {
    const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const layers = ["sites", "villages-disc", "villages-class", "works-mark", "towers", "masts-changed"]
      .filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures(box, { layers });
    const distance = (feature) => {
      const at = map.project(feature.geometry.coordinates);
      return Math.hypot(at.x - point.x, at.y - (isMast(feature) ? MAST_RISE : 0) - point.y);
    };
    const nearest = (...sources) => found.filter((feature) => sources.includes(feature.source))
      .sort((a, b) => distance(a) - distance(b))[0];
    return nearest("sites") || nearest("works") || nearest("masts-changed", "villages", "towers") || null;
  }

  const isMast = (feature) => feature.source === "towers" || feature.source === "masts-changed";

  function report(point, lngLat, reach) {
    const feature = featureAt(shown.map, point, reach);
    const click = { kind: "map", id: null, lon: round(lngLat.lng), lat: round(lngLat.lat) };
    if (feature && feature.source === "sites") {
      click.kind = "base";
      click.id = feature.properties.id;
    } else if (feature && feature.source === "villages") {
      click.kind = "village";
      click.id = feature.properties.village_id;
    } else if (feature && isMast(feature)) {
      click.kind = "mast";
      click.id = feature.properties.id;
    }
    counts.clicks += 1;
    click.reach_m = Math.round(ROAD_REACH * (reach / 5) ** 0.5 * metresPerPixel(lngLat.lat));
    clicked.clickedAt = performance.now();
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
    if (isMast(feature)) {
      const state = words.masts[held.state || "standing"];
      return [`${words.mast} ${held.id}`, held.technologies, state, ...(held.is_guessed ? [words.guessed] : [])]
        .filter(Boolean);
    }
    const code = shown.codes[feature.id];
    const lines = [held.name || held.village_id, words.status[STATUS_WORDS[code & 15]]];
    if (held.area) lines.splice(1, 0, held.area);
    if (code & NEWLY_OUT) lines.push(words.newly_out);
    if (code & NEWLY_IN) lines.push(words.newly_in);
    if (shown.classes) lines.push(words.classes[shown.classes.view][shown.classes.bytes[feature.id]]);
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

  window.protectionMapClicks = { listen, showTip, featureAt };
})();
