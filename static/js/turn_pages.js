// 大字 shows few things at a time: one button turns the feature and both lists to their next page, each in its own round.
import { show } from "./turn_feature.js";

let page = 1;

function draw() {
  for (const group of document.querySelectorAll("[data-pages]")) {
    const shown = ((page - 1) % Number(group.dataset.pages)) + 1;
    for (const item of group.querySelectorAll("[data-page]")) item.classList.toggle("is-off", Number(item.dataset.page) !== shown);
    const label = group.querySelector("[data-page-label]");
    if (label) label.textContent = label.dataset.pageLabel.replace("{n}", shown);
  }
}

function turn() {
  page += 1;
  draw();
  const slides = [...document.querySelectorAll("[data-turn] .slide:not([hidden])")];
  if (slides.length) show(slides[(page - 1) % slides.length]);
}

function ready() {
  const button = document.querySelector("[data-next-page]");
  if (button) button.hidden = false;
  else page = 1;
  draw();
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-next-page]")) turn(); });
document.addEventListener("courtyard:swapped", ready);
ready();
