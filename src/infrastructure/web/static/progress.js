// Goes on asking how far an import is while the server or the line is away: what was sent goes on without this page, or waits to be resumed.
"use strict";

const result = document.getElementById("hasil");
const away = document.getElementById("terputus");
const again = 2_000; // milliseconds
const gone = 400; // from this status on an answer is no result

function ask(path) {
  htmx.ajax("GET", path, { target: "#hasil", headers: { "Naungan-Polling": "1" } }).catch(() => {});
}

for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(kind, (event) => {
    const path = event.detail.pathInfo.requestPath;
    if (!path.startsWith("/unggah/hasil/")) return;
    const { status } = event.detail.xhr;
    away.textContent = status >= gone && status < 500 ? away.dataset.gone : away.dataset.away;
    away.hidden = false;
    if (status < gone || status >= 500) setTimeout(ask, again, path);
  });
}

// What is shown has changed: whether it goes on is told to the form, and once it does not, the lists of what was sent are shown anew.
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== result) return;
  away.hidden = true;
  const goesOn = result.querySelector("progress") !== null;
  document.body.dispatchEvent(new CustomEvent("naungan:shown", { detail: { goesOn } }));
  if (!goesOn && document.getElementById("dikirim")) {
    htmx.ajax("GET", location.pathname + location.search, { target: "#dikirim", select: "#dikirim", swap: "outerHTML" }).catch(() => {});
  }
});
