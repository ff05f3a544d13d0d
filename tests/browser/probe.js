// Looks at a page as it stands and says what a person would object to: text cut off or pressed, things that leave their tile or
// the window, text over text, text too small or too faint, targets too small or too close. `limits` is what probe.py knows of the audience.
(limits) => {
  const found = new Map();
  const unit = limits.scaled ? parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 : 1; // a design px in px
  const pen = document.createElement("canvas").getContext("2d");
  const NEAR = 1.5; // px: rounding of glyphs and borders

  const report = (rule, element, says) => {
    const line = `${rule}: ${name(element)} ${says}`;
    found.set(`${rule} ${name(element)} ${says.replace(/[\d.]+/g, "")}`, line);
  };
  const name = (element) => {
    const tile = element.closest(limits.tiles)?.dataset.tile;
    const chain = [];
    for (let at = element; at && at.localName !== "body" && chain.length < 3; at = at.parentElement) {
      chain.unshift(at.localName + [...at.classList].slice(0, 2).map((one) => `.${one}`).join(""));
      if (at.classList.length) break;
    }
    const words = (element.innerText ?? element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 18);
    return `${tile ? `[${tile}] ` : ""}${chain.join(" > ")}${words ? ` "${words}"` : ""}`;
  };
  const amount = (px) => `${Math.round((px / unit) * 10) / 10} px`;

  // What can be seen

  const shown = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest(limits.unseen)) return false;
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath === "inset(50%)") return false; // for screen readers
    return true;
  };
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const empty = (rect) => rect.right - rect.left < 1 || rect.bottom - rect.top < 1;
  const common = (one, other) => ({
    left: Math.max(one.left, other.left), top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
  });
  const inside = (element) => { // its padding box: where overflow is cut
    const rect = element.getBoundingClientRect();
    const zoom = element.offsetWidth ? rect.width / element.offsetWidth : 1;
    const left = rect.left + element.clientLeft * zoom;
    const top = rect.top + element.clientTop * zoom;
    return { left, top, right: left + element.clientWidth * zoom, bottom: top + element.clientHeight * zoom };
  };

  // Ancestors that cut what overflows them. An absolute box is cut only from its containing block upwards, a fixed one never.
  function* cutters(element) {
    let position = getComputedStyle(element).position;
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (position === "fixed") return;
      const style = getComputedStyle(at);
      if (position === "absolute" && style.position === "static") continue;
      position = style.position;
      if (style.overflowX !== "visible" || style.overflowY !== "visible") yield [at, style];
    }
  }
  const selfAndCutters = function* (element) {
    const style = getComputedStyle(element);
    if (style.display !== "inline" && (style.overflowX !== "visible" || style.overflowY !== "visible")) yield [element, style];
    yield* cutters(element);
  };

  // The part of a rectangle that is seen; reports what is cut off for good. Null when nothing is seen.
  function seen(element, rect, own) {
    let left = rect;
    for (const [at, style] of own ? selfAndCutters(element) : cutters(element)) {
      const hole = inside(at);
      const over = Math.max(
        /hidden|clip/.test(style.overflowX) ? Math.max(hole.left - left.left, left.right - hole.right) : 0,
        /hidden|clip/.test(style.overflowY) ? Math.max(hole.top - left.top, left.bottom - hole.bottom) : 0,
      );
      if (over > NEAR && !at.closest(limits.clamped)) {
        const how = style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" ? "clamped" : "clipped";
        report(how, element, `by ${name(at)}: ${amount(over)}`);
      }
      left = common(left, hole);
      if (empty(left)) return null;
    }
    return left;
  }

  const opaque = (element) => {
    const style = getComputedStyle(element);
    return /^rgb\(/.test(style.backgroundColor) && Number(style.opacity) === 1;
  };
  // False when something opaque lies over its middle: a sheet, a bar that sticks.
  function onTop(element, rect) {
    const [x, y] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
    for (const at of document.elementsFromPoint(x, y)) {
      if (at === element || element.contains(at)) return true;
      if (!at.contains(element) && opaque(at)) return false;
    }
    return true;
  }

  // Where the ink of a line is: the box of a line of Chinese is half as high again as its characters.
  function ink(rect, style, text) {
    if (style.writingMode.startsWith("vertical")) {
      const spare = Math.max(0, (rect.right - rect.left - parseFloat(style.fontSize)) / 2);
      return { ...box(rect), left: rect.left + spare, right: rect.right - spare };
    }
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const size = pen.measureText(text);
    const scale = (rect.bottom - rect.top) / (size.fontBoundingBoxAscent + size.fontBoundingBoxDescent);
    const base = rect.top + size.fontBoundingBoxAscent * scale;
    return { left: rect.left, right: rect.right, top: base - size.actualBoundingBoxAscent * scale, bottom: base + size.actualBoundingBoxDescent * scale };
  }

  // Lines of text, as [element, rectangle that is seen]

  function* lines() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent.trim();
      if (!text || element.closest("script, style, template, option, textarea, noscript") || !shown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const style = getComputedStyle(element);
      const rects = [...range.getClientRects()].filter((rect) => !empty(rect));
      pressed(element, node, rects, style);
      for (const rect of rects) yield [element, ink(rect, style, text)];
    }
  }

  // Words that do not fit where they stand: broken in the middle, or a column of single characters.
  function pressed(element, node, rects, style) {
    if (style.writingMode.startsWith("vertical")) return;
    const em = parseFloat(style.fontSize) * 1.9;
    if (rects.length > 2 && rects.every((rect) => rect.width < em)) report("squeezed", element, `into ${rects.length} lines`);
    for (const word of node.textContent.matchAll(/[A-Za-z]{2,14}(?![A-Za-z])/g)) {
      const before = node.textContent.slice(0, word.index);
      if (/[A-Za-z]$/.test(before) || /[/@.:]\S*$/.test(before)) continue; // the tail of a longer one, an address
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].filter((rect) => !empty(rect)).map((rect) => Math.round(rect.top)));
      if (tops.size > 1) report("broken word", element, word[0]);
    }
  }

  function stays(element, rect) {
    const tile = element.closest(limits.tiles);
    const edges = [["window", { left: 0, top: limits.still ? 0 : -Infinity, right: innerWidth, bottom: limits.still ? innerHeight : Infinity }]];
    if (tile) edges.push(["tile", tile.getBoundingClientRect()]);
    for (const [what, hole] of edges) {
      const over = Math.max(hole.left - rect.left, hole.top - rect.top, rect.right - hole.right, rect.bottom - hole.bottom);
      if (over > NEAR) report(`leaves ${what}`, element, `by ${amount(over)}`);
    }
  }

  const related = (one, other) => one === other || one.contains(other) || other.contains(one);
  // How deep two rectangles lie in each other; what sticks to the window lies over the rest on purpose, which scrolls below it.
  const floor = (element) => {
    for (let at = element; at; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return at;
    return null;
  };
  const overlap = ([one, rect], [other, its]) => {
    const both = common(rect, its);
    const deep = Math.min(both.right - both.left, both.bottom - both.top);
    return deep > 0 && !related(one, other) && floor(one) === floor(other) ? deep : 0;
  };

  const texts = [];
  for (const [element, rect] of lines()) {
    const part = seen(element, rect, true);
    if (!part || !onTop(element, part)) continue;
    stays(element, part);
    texts.push([element, part]);
  }
  const compare = (one, other, most) => {
    const deep = overlap(one, other);
    if (deep > most * unit) report("overlap", one[0], `with ${name(other[0])}: ${amount(deep)}`);
  };
  for (const [n, one] of texts.entries()) for (const other of texts.slice(n + 1)) compare(one, other, 2);

  // Pictures under or over text, and whether they are whole

  for (const picture of document.querySelectorAll(limits.pictures)) {
    if (!shown(picture)) continue;
    const drawn = picture.querySelector("use")?.getBoundingClientRect() ?? picture.getBoundingClientRect();
    const part = seen(picture, box(drawn), false);
    if (!part || !onTop(picture, part)) continue;
    stays(picture, part);
    for (const text of texts) compare([picture, part], text, 4);
  }

  // Sizes of text, and of what is typed

  const typed = [...document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio], [type=color]), select, textarea")];
  for (const element of new Set([...texts.map(([one]) => one), ...typed.filter(shown)])) {
    const style = getComputedStyle(element);
    const whole = element.closest(".tn")?.parentElement ?? element; // its digits stand in cells
    const size = (parseFloat(style.fontSize) * (element.currentCSSZoom ?? 1)) / unit; // 大字 enlarges a sheet whole
    const least = element.closest(limits.labels) ? limits.label : limits.body;
    if (size < least - 0.05) report("tiny", whole, `${Math.round(size * 10) / 10} px, at least ${least}`);
    const contrast = ratio(style.color, ground(element));
    if (contrast < limits.contrast - 0.05) report("faint", whole, `${style.color} on ${ground(element)}: ${contrast.toFixed(2)}, at least ${limits.contrast}`);
  }

  // What a colour lies on: the nearest ground that lets nothing through
  function ground(element) {
    for (let at = element; at; at = at.parentElement) if (opaque(at)) return getComputedStyle(at).backgroundColor;
    return "rgb(255, 255, 255)";
  }
  function ratio(one, other) {
    const bright = [one, other].map((colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    });
    return Math.max(...bright) / Math.min(...bright);
  }

  // Targets: a label stands for the box inside it; a link in a sentence is as high as the sentence

  const within = (element) => element.localName === "label" && !element.querySelector("input, select, textarea");
  const inSentence = (element) => {
    if (limits.still || getComputedStyle(element).display !== "inline") return false;
    return element.parentElement.textContent.trim().length > element.textContent.trim().length;
  };
  const edged = (element) => {
    const style = getComputedStyle(element);
    const bordered = ["Top", "Right", "Bottom", "Left"].every((side) => parseFloat(style[`border${side}Width`]) > 0);
    return bordered || style.boxShadow !== "none" || opaque(element);
  };
  const targets = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, label")) {
    const label = element.localName === "label" ? null : element.closest("label");
    if (label || within(element) || element.disabled || !shown(element) || inSentence(element)) continue;
    const part = seen(element, box(element.getBoundingClientRect()), false);
    if (!part || !onTop(element, part)) continue;
    stays(element, part);
    const whole = element.getBoundingClientRect();
    const least = Math.min(whole.width, whole.height) / unit;
    const needed = limits.rows && element.closest(limits.rows) ? limits.row : limits.touch;
    if (least < needed - 0.5) report("small target", element, `${amount(whole.width)} x ${amount(whole.height)}, at least ${needed}`);
    targets.push([element, part]);
  }
  for (const [n, [element, rect]] of targets.entries()) {
    for (const [other, its] of targets.slice(n + 1)) {
      if (related(element, other)) continue;
      const apart = Math.max(rect.left - its.right, its.left - rect.right, rect.top - its.bottom, its.top - rect.bottom);
      compare([element, rect], [other, its], 2);
      if (apart > 0 && edged(element) && edged(other) && apart / unit < limits.apart - 0.5) report("too close", element, `to ${name(other)}: ${amount(apart)}, at least ${limits.apart}`);
    }
  }
  return [...found.values()];
}
