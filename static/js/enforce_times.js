// What has a start or an end keeps to it, also without a network: data-from and data-until are ms since 1970.
// What may only be so old (data-max-age, s since the last good answer) says so past that age (data-aged).
import { age, serverNow } from "./server_time.js";

function enforce() {
  const now = serverNow();
  for (const element of document.querySelectorAll("[data-from], [data-until]")) {
    const { from = -Infinity, until = Infinity } = element.dataset;
    const over = now < Number(from) || now >= Number(until);
    if (element.hidden !== over) element.hidden = over;
  }
  for (const element of document.querySelectorAll("[data-max-age]")) {
    if (age() > Number(element.dataset.maxAge) * 1000 && element.textContent !== element.dataset.aged) {
      element.textContent = element.dataset.aged;
      element.closest("[data-tile]")?.removeAttribute("data-digest"); // fetched anew with the next good answer
    }
  }
}

enforce();
setInterval(enforce, 1000);
for (const event of ["courtyard:swapped", "courtyard:opened", "courtyard:time"]) document.addEventListener(event, enforce);
