// Nothing on a screen leads out of it: no menu, no print, no second window, no zoom, nothing dragged out or dropped in. A page
// can refuse what a browser offers to do; what the browser keeps for itself (Ctrl+N, Ctrl+T, Ctrl+W) its kiosk mode takes away.
// Tab, arrows, Enter, Escape and the wheel stay: whoever has a keyboard, or looks at the preview in the office, reads on.
const paired = location.pathname === "/screen" || location.pathname.startsWith("/screen/");
const refuse = (event) => event.preventDefault();
const field = (target) => target instanceof Element && target.closest("input, textarea, select") !== null;

// F1 help, F3 search, F6 address, F7 caret, F10 menu, F11 window, F12 tools; keys with a name of their own for the rest.
const LEADS_OUT = /^(F\d+|ContextMenu|PrintScreen|Print|Help|Find|Open|Save|New|Close|Launch\w+|Browser\w+|GoBack|GoHome|ZoomIn|ZoomOut)$/;

// A preview may be loaded anew. A paired screen may not: while its server is down it would show the browser's own page.
const reloads = ({ key, ctrlKey, metaKey }) => key === "F5" || ((ctrlKey || metaKey) && key.toLowerCase() === "r");

function leadsOut(event) {
  if (!event.key) return false; // a field that the browser fills in by itself
  if (!paired && reloads(event)) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return !["Control", "Meta", "Shift", "Alt", "Tab"].includes(event.key);
  return LEADS_OUT.test(event.key) || (event.key === "Backspace" && !field(event.target)); // old browsers go back by it
}

// With a key held down a link opens elsewhere, or is saved; by the wheel's button too.
const elsewhere = (event) => event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

for (const kind of ["contextmenu", "dragstart", "dragover", "drop", "auxclick", "gesturestart", "gesturechange"]) addEventListener(kind, refuse, { capture: true });
addEventListener("selectstart", (event) => { if (!field(event.target)) refuse(event); }, { capture: true });
addEventListener("keydown", (event) => { if (leadsOut(event)) refuse(event); }, { capture: true });
addEventListener("wheel", (event) => { if (event.ctrlKey || event.metaKey) refuse(event); }, { capture: true, passive: false });
addEventListener("click", (event) => { if (elsewhere(event) && event.target.closest("a")) refuse(event); }, { capture: true });
// The buttons for back and forward act when they are let go; the wheel's would begin to scroll by itself.
for (const kind of ["mousedown", "mouseup"]) addEventListener(kind, (event) => { if (event.button > 0) refuse(event); }, { capture: true });
