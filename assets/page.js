/* Ties of the page that need no server. The functions are named in dashboard/callbacks/browser.py. */
(function () {
  "use strict";
  const nothing = () => window.dash_clientside.no_update;
  const triggered = () => window.dash_clientside.callback_context.triggered_id;
  let whyCount = 0;
  let openStudy = "";

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

      /* The slider of weeks is there while the weeks are; it stays at its week when they are worked out anew. */
      weeks(data, week) {
        if (!data) return ["time-bar away", 1, 0];
        const last = data.states.length - 1;
        return ["time-bar", Math.max(last, 1), Math.min(week || 0, last)];
      },

      /* The map, the chart and the table show the week; the server is not asked. */
      week(week, data) {
        const shown = data ? Math.min(week || 0, data.states.length - 1) : null;
        window.dash_clientside.protection.week(data, shown);
        markWeek(data, shown);
        return data ? data.labels[shown] : "";
      },

      weekVillage(asked, data) {
        return data && asked ? window.dash_clientside.protection.villageWeeks(asked.id, data) : "";
      },

      /* A study that was opened begins at its head; on a narrow screen it stands below the map: bring it into view. */
      study(_title, name) {
        const isOpened = name && name !== openStudy;
        openStudy = name;
        if (!isOpened) return;
        window.requestAnimationFrame(() => {
          const title = document.getElementById("study-head");
          document.querySelector(".study-inner").scrollTop = 0;
          if (window.matchMedia("(max-width: 1200px)").matches) title.scrollIntoView({ block: "start" });
          title.focus({ preventScroll: true });
        });
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

  /* A line at the week in the chart of the weeks, and its row in the table. */
  function markWeek(data, week) {
    const chart = document.querySelector("#study-chart .js-plotly-plot");
    if (chart && data && window.Plotly) {
      const at = data.starts[week];
      const shape = { type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1,
        line: { color: "#e0218a", width: 1.5, dash: "dot" } };
      window.Plotly.relayout(chart, { shapes: [shape] });
    }
    document.querySelectorAll("#study-weeks tr[data-week]").forEach((row) => {
      const isShown = week !== null && row.dataset.week === String(week);
      row.classList.toggle("shown-week", isShown);
    });
  }

  /* A click on a row of the table of weeks moves the slider there. */
  document.addEventListener("click", (event) => {
    const row = event.target.closest && event.target.closest("#study-weeks tr[data-week]");
    if (row) window.dash_clientside.set_props("week", { value: Number(row.dataset.week) });
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
