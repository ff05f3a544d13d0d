// At night the board is dimmed, between the hours of data-dim ("22:30-06:00", in the compound's zone). A touch wakes it for a
// minute; that touch does nothing else. While somebody reads, or a takeover hangs, it stays as bright as by day.
import { clockTime } from "./lobby_clock.js";
import { isOpen } from "./open_sheet.js";
import { serverNow } from "./server_time.js";
import { untouchedFor } from "./touch.js";

const AWAKE = 60_000; // ms after the last touch
const board = document.querySelector("[data-board]");
const root = document.documentElement;
let waking = false; // the finger that woke it is still at it

function isNight() {
  const [from, until] = board.dataset.dim.split("-");
  const at = clockTime(serverNow());
  return from <= until ? from <= at && at < until : at >= from || at < until;
}

const matters = () => document.querySelector("[data-takeover]:not([hidden])") !== null;

const tick = () => root.toggleAttribute("data-night", isNight() && untouchedFor() >= AWAKE && !isOpen() && !matters());

function wake() {
  waking = root.hasAttribute("data-night");
  root.removeAttribute("data-night");
}

function swallow(event) {
  if (!waking) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

if (board?.dataset.dim) {
  tick();
  setInterval(tick, 1000);
  for (const event of ["courtyard:swapped", "courtyard:time"]) document.addEventListener(event, tick);
  // Before anybody else hears of it: on the window, on the way down. `mousedown` gives the focus, `click` acts.
  addEventListener("pointerdown", wake, { capture: true });
  for (const kind of ["mousedown", "click", "contextmenu"]) addEventListener(kind, swallow, { capture: true });
}
