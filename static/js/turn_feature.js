// The feature turns every 12 s; it rests for 60 s after a touch, and where motion is unwelcome or the size is 大字 it stands still.
import { untouchedFor } from "./touch.js";

const TURN = 12_000;
const REST = 60_000;
const still = matchMedia("(prefers-reduced-motion: reduce)");

const stands = () => still.matches || document.documentElement.dataset.size === "large";

function turn() {
  if (stands() || untouchedFor() < REST || document.hidden) return;
  const slides = [...document.querySelectorAll("[data-turn] .slide:not([hidden])")];
  if (slides.length < 2) return show(slides[0]);
  const on = slides.findIndex((slide) => slide.classList.contains("is-on"));
  show(slides[(on + 1) % slides.length]);
}

export function show(slide) {
  if (!slide || slide.classList.contains("is-on")) return;
  for (const other of document.querySelectorAll("[data-turn] .slide.is-on")) other.classList.remove("is-on");
  slide.classList.add("is-on");
}

setInterval(turn, TURN);
// A slide whose time is over may have been the one that stood.
setInterval(() => {
  if (!document.querySelector("[data-turn] .slide.is-on:not([hidden])")) show(document.querySelector("[data-turn] .slide:not([hidden])"));
}, 1000);
