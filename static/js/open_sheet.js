// The one sheet above the board: htmx fetches into it. What is not a whole sheet of ours leaves the board as it was.
const sheet = document.getElementById("sheet");
const MARK = "data-sheet-end";
let flashing;
let from;
let address;

function flash() {
  const line = document.querySelector("[data-flash]");
  line.hidden = false;
  clearTimeout(flashing);
  flashing = setTimeout(() => { line.hidden = true; }, 6000);
}

export const isOpen = () => !sheet.hidden;

export function close() {
  if (!isOpen()) return;
  sheet.hidden = true;
  sheet.replaceChildren();
  from?.isConnected && from.focus({ preventScroll: true });
}

if (sheet) {
  document.addEventListener("htmx:before:swap", (event) => {
    if (event.detail.ctx.text.includes(MARK)) return;
    event.preventDefault();
    flash();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isOpen()) from = event.detail.ctx.sourceElement;
    address = event.detail.ctx.request.action;
    sheet.hidden = false;
    sheet.querySelector(".sheet__body")?.scrollTo(0, 0);
    sheet.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("courtyard:swapped"));
  });
  document.addEventListener("courtyard:language", (event) => {
    if (!isOpen() || !address) return;
    const url = new URL(address, location.href);
    if (event.detail === "en") url.searchParams.set("lang", "en");
    else url.searchParams.delete("lang");
    window.htmx.ajax("GET", url.pathname + url.search, { target: "#sheet", swap: "innerHTML" });
  });
  for (const trouble of ["htmx:error", "htmx:response:error"]) document.addEventListener(trouble, flash);
  document.addEventListener("click", (event) => {
    const home = event.target.closest("[data-home]");
    if (!home) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}
