// Nobody there for 60 s (120 s in a form): 25 s of warning with one big button, then home, in the language and size of the house.
import { close, isOpen } from "./open_sheet.js";
import { choose, chosen } from "./keep_fresh.js";
import { isMoved, settle } from "./reach.js";
import { untouchedFor } from "./touch.js";

const WARN = 25;
const house = chosen();
const began = performance.now(); // whoever touched before this was loaded is still there
let left = 0;

const patience = () => (document.querySelector("#sheet form") ? 120_000 : 60_000);
const otherwise = () => chosen().lang !== house.lang || chosen().size !== house.size;
const away = () => isOpen() || otherwise() || isMoved();

function draw() {
  const idle = document.querySelector("[data-idle]");
  idle.hidden = left === 0;
  idle.querySelector("[data-idle-left]").textContent = left;
  idle.querySelector("[data-idle-ring]").setAttribute("stroke-dashoffset", WARN - left);
}

function goHome() {
  close();
  settle();
  if (otherwise()) choose(house);
}

function tick() {
  if (!away() || Math.min(untouchedFor(), performance.now() - began) < patience()) left = 0;
  else if (left === 0) left = WARN;
  else if (--left === 0) goHome();
  draw();
}

setInterval(tick, 1000);
document.addEventListener("pointerdown", () => { if (left > 0) { left = 0; draw(); } });
