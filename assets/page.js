/* Ties of the page that need no server. The functions are named in dashboard/callbacks/browser.py. */
(function () {
  "use strict";
  const nothing = () => window.dash_clientside.no_update;
  const triggered = () => window.dash_clientside.callback_context.triggered_id;
  let whyCount = 0;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    page: {
      /* The switch and the remembered language follow each other. */
      language(stored, chosen) {
        const language = triggered() === "language-switch" ? chosen : stored;
        document.documentElement.lang = language;
        return [language === stored ? nothing() : language, language === chosen ? nothing() : language];
      },

      toggleScheme(_clicks, scheme) {
        return scheme === "dark" ? "light" : "dark";
      },

      scheme(scheme) {
        document.documentElement.dataset.scheme = scheme;
        return scheme;
      },

      /* On a narrow screen the controls are a drawer. */
      controls(opened, navbar) {
        document.documentElement.dataset.controls = opened ? "open" : "closed";
        return Object.assign({}, navbar, { collapsed: { mobile: !opened } });
      },

      /* Placing, or a click on a road, needs the map in view. */
      placing(mode) {
        return mode ? false : nothing();
      },

      layers(checked, ids) {
        if (!ids.length) return nothing();
        return Object.fromEntries(ids.map((id, row) => [id.name, Boolean(checked[row])]));
      },

      select(rows) {
        return { village_ids: (rows || []).map((row) => row.village_id), fly: true };
      },

      why(cell) {
        if (!cell || cell.colId !== "why") return nothing();
        whyCount += 1;
        return { id: cell.rowId, n: "table-" + whyCount };
      },

      /* Lose or restore the mast of a row. */
      mast(cell) {
        if (!cell || cell.colId !== "act") return nothing();
        whyCount += 1;
        return { id: cell.rowId, n: "table-" + whyCount };
      },
    },
  });

  /* Enter on a row of the villages asks why, as a click on its cell Why? does; on the cell that acts on a mast it acts. */
  const ENTERED = { "#table .ag-cell": "why-village", "#masts .ag-cell[col-id=act]": "mast-act" };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.closest) return;
    for (const [selector, store] of Object.entries(ENTERED)) {
      const cell = event.target.closest(selector);
      if (!cell) continue;
      whyCount += 1;
      const id = cell.closest(".ag-row").getAttribute("row-id");
      window.dash_clientside.set_props(store, { data: { id, n: "key-" + whyCount } });
    }
  });

  /* Numbers of the table as the page's language writes them (French: narrow no-break spaces). */
  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    protectionNumber(value, language, absent) {
      if (value === null || value === undefined) return absent;
      return new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB").format(value);
    },
  });
})();
