// A new release is loaded after a good probe, at a moment of its own, and with nobody before it. When the load brought the old
// one again (a process that was not restarted, a board out of the cache), it is tried anew no sooner than in ten minutes.
import { isOpen } from "./open_sheet.js";
import { underFinger, untouchedFor } from "./touch.js";

const AT_REST = 15_000; // ms without a touch
const AGAIN = 600_000; // ms between two tries
const SPREAD = 20_000; // ms over which the screens of a town load it, on the average
const LIMIT = 8_000; // ms for the probe
const board = document.querySelector("[data-board]");

const somebody = () => isOpen() || underFinger() || untouchedFor() < AT_REST;

function tried(release) {
  const [which, at] = (sessionStorage.getItem("renewed") ?? "").split(" ");
  return which === release && Math.abs(Date.now() - Number(at)) < AGAIN;
}

// `release` is what the last good answer told, `pollEvery` the ms between two such answers.
export async function renew(release, pollEvery) {
  if (release === board.dataset.release || tried(release) || somebody() || Math.random() > pollEvery / SPREAD) return;
  const probe = await fetch(location.href, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(LIMIT) });
  const text = await probe.text();
  const good = probe.status === 200 && text.includes(`data-release="${release}"`) && text.trimEnd().endsWith("</html>");
  if (!good || somebody()) return;
  sessionStorage.setItem("renewed", `${release} ${Date.now()}`);
  location.reload();
}
