// Registers the worker that answers without a network, and says which page it is to keep.
// Silent where it cannot be: plain http, old browsers, private windows.
const address = document.body.dataset.offline;

function register() {
  navigator.serviceWorker.register("/sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active.postMessage(address))
    .catch(() => {});
}

if (address && "serviceWorker" in navigator) addEventListener("load", register);
