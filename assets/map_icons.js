/* Symbols and labels of the map, drawn on canvas when the map first asks for them: no sprite, no font files. */
"use strict";

(function () {
  const RATIO = 2;
  const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

  const INK = {
    light: { ground: "#f4f2ec", text: "#26302f", faint: "#54605e", base: "#1c2b4a", closed: "#4f5563",
             battalion: "#7a1f8f", mechanism: "#3d4a48", denied: "#8a2b2b",
             cut: "#c4161c", delay: "#c77700", mast: "#2f4858", added: "#00664f" },
    dark: { ground: "#15191d", text: "#eef1f0", faint: "#b6c0be", base: "#f2f4f8", closed: "#c3c9d4",
            battalion: "#dba3ee", mechanism: "#cfd8d6", denied: "#d98a8a",
            cut: "#ff6b6b", delay: "#ffb84d", mast: "#c6d4dc", added: "#5fe0b8" },
  };

  function canvas(width, height) {
    const element = document.createElement("canvas");
    element.width = Math.ceil(width) * RATIO;
    element.height = Math.ceil(height) * RATIO;
    const pen = element.getContext("2d", { willReadFrequently: true });
    pen.scale(RATIO, RATIO);
    pen.lineJoin = "round";
    pen.lineCap = "round";
    return pen;
  }

  function polygon(pen, points) {
    pen.beginPath();
    points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
  }

  /* Outlines of the sites in a 30 px square. Each kind has its own, so that colour is never the only sign. */
  const SITE_OUTLINES = {
    HQ: [[5, 6], [25, 6], [25, 24], [5, 24]],
    COB: [[15, 4], [26, 12], [22, 25], [8, 25], [4, 12]],
    TOB: [[15, 5], [27, 25], [3, 25]],
    battalion: [[8.5, 4], [21.5, 4], [28, 15], [21.5, 26], [8.5, 26], [2, 15]],
  };

  function outline(pen, kind) {
    if (SITE_OUTLINES[kind]) {
      polygon(pen, SITE_OUTLINES[kind]);
    } else {
      pen.beginPath();
      pen.arc(15, 15, 10, 0, 2 * Math.PI);
    }
  }

  /* The sign inside: a flag for headquarters, a chevron for a battalion, a bar or a dot for the rest. */
  function sign(pen, kind, colour) {
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = 2;
    pen.beginPath();
    if (kind === "HQ") {
      pen.moveTo(11, 21); pen.lineTo(11, 9); pen.lineTo(20, 12); pen.lineTo(11, 15);
      pen.stroke();
    } else if (kind === "battalion") {
      pen.moveTo(9, 14); pen.lineTo(15, 9); pen.lineTo(21, 14);
      pen.moveTo(9, 20); pen.lineTo(15, 15); pen.lineTo(21, 20);
      pen.stroke();
    } else {
      pen.arc(15, kind === "TOB" ? 19 : 15.5, 3, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  function drawSite(kind, standing, ink) {
    const pen = canvas(30, 30);
    const colour = kind === "battalion" ? ink.battalion : ink.base;
    outline(pen, kind);
    pen.strokeStyle = ink.ground;
    pen.lineWidth = 5;
    pen.stroke();
    pen.fillStyle = standing === "open" ? colour : ink.ground;
    pen.fill();
    if (standing === "open") {
      sign(pen, kind, ink.ground);
      return pen;
    }
    pen.strokeStyle = ink.closed;
    pen.lineWidth = 2;
    pen.stroke();
    for (const [colourOfLine, width] of [[ink.ground, 5], [ink.closed, 2.4]]) {
      pen.strokeStyle = colourOfLine;
      pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(6, 6); pen.lineTo(24, 24);
      pen.stroke();
    }
    return pen;
  }

  function drawCross(colour, ink) {
    const pen = canvas(20, 20);
    for (const [stroke, width] of [[ink.ground, 7], [colour, 4]]) {
      pen.strokeStyle = stroke;
      pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(4.5, 4.5); pen.lineTo(15.5, 15.5);
      pen.moveTo(15.5, 4.5); pen.lineTo(4.5, 15.5);
      pen.stroke();
    }
    return pen;
  }

  function drawDiamond(colour, ink) {
    const pen = canvas(20, 20);
    polygon(pen, [[10, 1.5], [18.5, 10], [10, 18.5], [1.5, 10]]);
    pen.fillStyle = colour;
    pen.fill();
    pen.strokeStyle = ink.ground;
    pen.lineWidth = 1.4;
    pen.stroke();
    return pen;
  }

  /* A cut is a cross on a disc, a delay an hourglass; unconfirmed or old ones have a broken ring. */
  function drawWork(kind, freshness, ink) {
    const pen = canvas(24, 24);
    const colour = kind === "cut" ? ink.cut : ink.delay;
    pen.fillStyle = ink.ground;
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(12, 12, 9.5, 0, 2 * Math.PI);
    pen.fill();
    if (freshness === "stale") pen.setLineDash([3, 3.4]);
    pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = 2.8;
    pen.beginPath();
    if (kind === "cut") {
      pen.moveTo(8, 8); pen.lineTo(16, 16);
      pen.moveTo(16, 8); pen.lineTo(8, 16);
      pen.stroke();
    } else {
      polygon(pen, [[8, 7], [16, 7], [8, 17], [16, 17]]);
      pen.fillStyle = colour;
      pen.fill();
    }
    return pen;
  }

  /* A bridge as maps have it: two brackets. */
  function drawBridge(ink) {
    const pen = canvas(12, 10);
    for (const [colour, width] of [[ink.ground, 3.4], [ink.faint, 1.5]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(1.5, 1); pen.lineTo(3.5, 3); pen.lineTo(8.5, 3); pen.lineTo(10.5, 1);
      pen.moveTo(1.5, 9); pen.lineTo(3.5, 7); pen.lineTo(8.5, 7); pen.lineTo(10.5, 9);
      pen.stroke();
    }
    return pen;
  }

  /* A place to protect: a small house. */
  function drawPlace(ink) {
    const pen = canvas(14, 14);
    polygon(pen, [[7, 1.5], [12.5, 6], [12.5, 12.5], [1.5, 12.5], [1.5, 6]]);
    pen.fillStyle = ink.faint;
    pen.fill();
    pen.strokeStyle = ink.ground;
    pen.lineWidth = 1.2;
    pen.stroke();
    return pen;
  }

  /* CAN: an aerial with waves. LPC: three people's heads. CLA: one person. */
  function drawMechanism(kind, ink) {
    const pen = canvas(18, 18);
    pen.fillStyle = ink.ground;
    pen.strokeStyle = ink.mechanism;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.arc(9, 9, 8, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.fillStyle = ink.mechanism;
    pen.lineWidth = 1.5;
    const dot = (x, y, r) => { pen.beginPath(); pen.arc(x, y, r, 0, 2 * Math.PI); pen.fill(); };
    if (kind === "CAN") {
      dot(9, 8, 1.6);
      for (const [from, to] of [[-0.7, 0.7], [Math.PI - 0.7, Math.PI + 0.7]]) {
        pen.beginPath(); pen.arc(9, 8, 4.5, from, to); pen.stroke();
      }
      pen.beginPath(); pen.moveTo(9, 9); pen.lineTo(9, 14); pen.stroke();
    } else if (kind === "LPC") {
      dot(9, 5.6, 2); dot(5.6, 11.4, 2); dot(12.4, 11.4, 2);
    } else {
      dot(9, 6.2, 2.2);
      pen.beginPath(); pen.arc(9, 13.4, 4, Math.PI, 2 * Math.PI); pen.fill();
    }
    return pen;
  }

  /* A lattice mast with waves; its foot is the point where it stands. Lost: crossed out. Fed through a lost one: hollow
     waves and a broken foot. Added: a plus beside it. A guessed position has a question mark. */
  function drawMast(state, position, ink) {
    const pen = canvas(24, 26);
    const colour = { lost: ink.cut, fed: ink.delay, added: ink.added }[state] || ink.mast;
    const stroke = (width, strokeColour, path) => {
      pen.strokeStyle = strokeColour;
      pen.lineWidth = width;
      pen.beginPath();
      path();
      pen.stroke();
    };
    const tower = () => {
      pen.moveTo(12, 9); pen.lineTo(8, 24); pen.moveTo(12, 9); pen.lineTo(16, 24);
      pen.moveTo(10, 17); pen.lineTo(14, 17); pen.moveTo(9, 21); pen.lineTo(15, 21);
    };
    const waves = () => {
      for (const radius of [4, 7.5]) {
        for (const middle of [0, Math.PI]) {
          pen.moveTo(12 + radius * Math.cos(middle - 0.7), 8 + radius * Math.sin(middle - 0.7));
          pen.arc(12, 8, radius, middle - 0.7, middle + 0.7);
        }
      }
    };
    for (const [width, of] of [[4.6, ink.ground], [1.8, colour]]) {
      if (state === "fed" && of === colour) pen.setLineDash([2, 2.4]);
      stroke(width, of, tower);
      pen.setLineDash([]);
      if (state !== "lost" && state !== "fed") stroke(width - 0.2, of, waves);
    }
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(12, 8, 2, 0, 2 * Math.PI);
    pen.fill();
    const cross = () => { pen.moveTo(5, 3); pen.lineTo(19, 15); pen.moveTo(19, 3); pen.lineTo(5, 15); };
    const plus = () => { pen.moveTo(20, 16); pen.lineTo(20, 24); pen.moveTo(16, 20); pen.lineTo(24, 20); };
    for (const [width, of] of [[5, ink.ground], [2.4, colour]]) {
      if (state === "lost") stroke(width, of, cross);
      if (state === "added") stroke(width, of, plus);
    }
    if (position === "guessed") {
      pen.font = `700 11px ${FONT}`;
      pen.strokeStyle = ink.ground;
      pen.lineWidth = 3;
      pen.strokeText("?", 17, 25);
      pen.fillText("?", 17, 25);
    }
    return pen;
  }

  const LABELS = {
    town1: { size: 15, weight: 600, ink: "text" },
    town2: { size: 13, weight: 500, ink: "text" },
    town3: { size: 12, weight: 400, ink: "faint" },
    lake: { size: 12, weight: 400, ink: "faint", style: "italic" },
    base: { size: 12.5, weight: 650, ink: "text" },
  };

  function drawLabel(kind, text, ink) {
    const label = LABELS[kind] || LABELS.town3;
    const font = `${label.style || "normal"} ${label.weight} ${label.size}px ${FONT}`;
    const measure = canvas(1, 1);
    measure.font = font;
    const width = measure.measureText(text).width + 8;
    const pen = canvas(width, label.size + 8);
    pen.font = font;
    pen.textBaseline = "middle";
    pen.strokeStyle = ink.ground;
    pen.lineWidth = 3.5;
    pen.strokeText(text, 4, (label.size + 8) / 2);
    pen.fillStyle = ink[label.ink];
    pen.fillText(text, 4, (label.size + 8) / 2);
    return pen;
  }

  function drawHatch(ink) {
    const pen = canvas(12, 12);
    pen.strokeStyle = ink.denied;
    pen.globalAlpha = 0.3;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const shift of [-12, 0, 12]) {
      pen.moveTo(shift, 12); pen.lineTo(shift + 12, 0);
    }
    pen.stroke();
    return pen;
  }

  /* Names say all that is needed to draw: "what|theme|detail|text". */
  function draw(name, colours) {
    const [what, theme, detail, ...rest] = name.split("|");
    const ink = INK[theme];
    if (!ink) return null;
    switch (what) {
      case "site": return drawSite(detail, rest[0], ink);
      case "cross": return drawCross(colours[theme].neither, ink);
      case "diamond": return drawDiamond(colours[theme].reach_only, ink);
      case "work": return drawWork(detail, rest[0], ink);
      case "bridge": return drawBridge(ink);
      case "place": return drawPlace(ink);
      case "mechanism": return drawMechanism(detail, ink);
      case "mast": return drawMast(detail, rest[0], ink);
      case "label": return drawLabel(detail, rest.join("|"), ink);
      case "hatch": return drawHatch(ink);
      default: return null;
    }
  }

  window.protectionMapIcons = {
    /* Draw an image that the map's style names but the map has not: the answer to `styleimagemissing`. */
    add(map, name, colours) {
      if (map.hasImage(name)) return;
      const pen = draw(name, colours);
      if (!pen) return;
      const image = pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
      map.addImage(name, image, { pixelRatio: RATIO });
    },
  };
})();
