// When somebody last touched the screen, for whatever must not happen under a finger.
let last = -Infinity;
let fingers = 0;

const touched = () => { last = performance.now(); };
document.addEventListener("pointerdown", () => { fingers += 1; touched(); }, { capture: true, passive: true });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => { fingers = Math.max(0, fingers - 1); touched(); }, { capture: true, passive: true });
}
for (const kind of ["keydown", "wheel", "scroll"]) document.addEventListener(kind, touched, { capture: true, passive: true });

export const untouchedFor = () => performance.now() - last; // ms
export const underFinger = () => (fingers > 0 && untouchedFor() < 30_000) || untouchedFor() < 3_000;
