// A sheet longer than the screen: two buttons turn its pages, since not everybody swipes.
import "./stay_here.js";

const step = (body) => body.clientHeight * 0.85;

function tell(label, alone, n, all) {
  label.hidden = alone;
  label.textContent = `${n}/${all}`;
  label.setAttribute("aria-label", label.dataset.scrollPage.replace("{n}", n).replace("{all}", all));
}

function draw() {
  const body = document.querySelector("#sheet .sheet__body");
  if (!body) return;
  const room = body.scrollHeight - body.clientHeight;
  const label = document.querySelector("#sheet [data-scroll-page]");
  if (label) tell(label, room < 24, Math.round(body.scrollTop / step(body)) + 1, Math.ceil(room / step(body)) + 1);
  for (const button of document.querySelectorAll("#sheet [data-scroll]")) {
    button.hidden = room < 24;
    button.disabled = button.dataset.scroll < 0 ? body.scrollTop < 8 : body.scrollTop > room - 8;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-scroll]");
  const body = document.querySelector("#sheet .sheet__body");
  if (button && body) body.scrollBy({ top: Number(button.dataset.scroll) * step(body), behavior: "smooth" });
});
document.addEventListener("scroll", draw, { capture: true, passive: true });
document.addEventListener("courtyard:opened", () => requestAnimationFrame(draw));
addEventListener("load", draw);
