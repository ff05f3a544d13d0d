// What a paired screen tells with each poll, read by kiosk/screens/seen.py: the edition of its document, its clock, script
// errors, MB of memory, whether it keeps boards for an outage, and a word that is drawn at each start.
import { keepsBoards } from "./keep_boards.js";

const boot = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join("");
let errors = 0;

for (const trouble of ["error", "unhandledrejection"]) addEventListener(trouble, () => { errors += 1; });

const heap = () => Math.round((performance.memory?.usedJSHeapSize ?? 0) / 2 ** 20);
const keeps = () => (keepsBoards() ? 1 : 0);

export const report = (edition) => [edition, Date.now(), Math.min(errors, 999_999), heap(), keeps(), boot].join(".");
