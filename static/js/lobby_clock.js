// The clock and the date of the board's head, by the server's time, in the compound's zone.
import { serverNow } from "./server_time.js";

const board = document.querySelector("[data-board]");
let shown = "";

const parts = (options, lang) => new Intl.DateTimeFormat(lang, { timeZone: board.dataset.zone, ...options });

function cells(text) {
  const fragment = document.createDocumentFragment();
  for (const letter of text) {
    if (letter === ":") fragment.append(letter);
    else fragment.append(Object.assign(document.createElement("i"), { textContent: letter }));
  }
  return fragment;
}

export const clockTime = (at) => parts({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB").format(at);

function tick() {
  const clock = document.querySelector("[data-clock]");
  const now = clockTime(serverNow());
  if (!clock || (now === shown && clock.childElementCount)) return;
  shown = now;
  clock.classList.add("tn");
  clock.replaceChildren(cells(now));
  clock.dateTime = now;
  clock.hidden = false;
}

if (board) {
  tick();
  setInterval(tick, 1000);
  for (const event of ["courtyard:time", "courtyard:swapped"]) document.addEventListener(event, () => { shown = ""; tick(); });
}
