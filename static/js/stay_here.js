// The board is never left: a link or a form on it opens in its sheet or not at all. Whoever touched before the scripts were there got
// the sheet as a page of its own; with nobody before it any more, and the board answering, the screen goes back.
import { untouchedFor } from "./touch.js";

const GONE = 85_000; // ms, as long as an open sheet waits and warns
const back = document.querySelector(".board--page [data-home]");

function stay() {
  sessionStorage.setItem("board", location.href);
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]") && !event.defaultPrevented) event.preventDefault();
  });
  // A second tap may meet a form that stands there already and that htmx does not know yet.
  document.addEventListener("submit", (event) => event.preventDefault());
}

async function goBack() {
  if (Math.min(untouchedFor(), performance.now()) < GONE) return;
  const probe = await fetch(back.href, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(8_000) });
  const text = await probe.text();
  if (probe.status === 200 && text.includes("data-version=") && text.trimEnd().endsWith("</html>")) location.replace(back.href);
}

if (document.querySelector("[data-board][data-version]")) stay();
else if (back) {
  back.href = sessionStorage.getItem("board") ?? back.href; // a paired screen's board has an address of its own
  setInterval(() => goBack().catch(() => {}), 5_000);
}
