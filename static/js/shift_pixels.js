// Head, dock and the line below hang unchanged for years. They wander by a few pixels, so that no panel keeps their image:
// in CSS, without moving anything else. Never under a finger, and not where motion is unwelcome.
import { underFinger } from "./touch.js";

const EVERY = 180_000; // ms between two steps
const PLACES = 8; // around the place of the design; rooms/board.css knows them
const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function step() {
  if (underFinger()) return;
  if (still.matches) delete root.dataset.shift;
  else root.dataset.shift = (Number(root.dataset.shift ?? -1) + 1) % PLACES;
}

if (document.querySelector("[data-board][data-version]")) setInterval(step, EVERY);
