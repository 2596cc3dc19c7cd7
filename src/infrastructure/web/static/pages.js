// What the pages gain by a script: a plot beside its table, sliders beside the fields for day and moment, and a page's own question in the
// explorer. Without it they work too.
"use strict";

// What a form answered is shown again by asking for its page, where one goes back to it: the browser would have to send the form again.
const anew = document.documentElement.dataset.anew;
if (anew) history.replaceState(null, "", anew);

const language = document.documentElement.lang;
const A4 = 640; // pixels of a page on paper, between its margins

// The names of months and days, as the plot takes them: twelve and seven, the long ones and the short ones.
const names = (count, of) => Array.from({ length: count }, (_, n) => of(new Date(Date.UTC(2023, 0, 1)), n));
const written = (at, form) => at.toLocaleDateString(language, { ...form, timeZone: "UTC" });
const month = (form) => names(12, (first, n) => written(new Date(first.setUTCMonth(n)), { month: form }));
const weekday = (form) => names(7, (first, n) => written(new Date(first.setUTCDate(1 + n)), { weekday: form })); // the first is a Sunday

for (const place of document.querySelectorAll("[data-plot]")) {
  const data = JSON.parse(place.dataset.plot);
  const dates = { MMMM: month("long"), MMM: month("short"), WWWW: weekday("long"), WWW: weekday("short") };
  const draw = (width) => {
    place.replaceChildren();
    if (!data[0] || data[0].length < 2) return;
    const colour = getComputedStyle(place).color;
    const numbers = new Intl.NumberFormat(language);
    new uPlot(
      {
        width,
        height: 256,
        fmtDate: (form) => uPlot.fmtDate(form, dates),
        cursor: { drag: { x: false } },
        axes: [{ stroke: colour }, { stroke: colour, size: 80, values: (_, ticks) => ticks.map((n) => numbers.format(n)) }],
        series: [
          { label: place.dataset.day, value: (_, at) => (at == null ? "" : written(new Date(at * 1000), {})) },
          { label: place.dataset.name, stroke: "#0172ad", width: 2, value: (_, n) => (n == null ? "" : numbers.format(n)) },
        ],
      },
      data,
      place,
    );
  };
  draw(place.clientWidth);
  addEventListener("resize", () => draw(place.clientWidth));
  addEventListener("beforeprint", () => draw(A4));
  addEventListener("afterprint", () => draw(place.clientWidth));
}

// A slider moves the field of its form: days before and after the last day shown, or weeks before now for what was known.
const form = document.querySelector("form.moments");
const sliders = document.querySelector(".sliders");
if (form && sliders) {
  const last = new Date(`${sliders.dataset.last}T00:00Z`);
  const day = 86_400_000;
  const field = (name) => form.elements[name];
  for (const slider of sliders.querySelectorAll("[data-slides]")) {
    const daily = slider.dataset.unit === "day";
    const now = new Date();
    const zero = daily ? last : now;
    const shown = slider.parentElement.querySelector("output");
    const told = (at) => (daily ? at.toISOString().slice(0, 10) : `${at.toISOString().slice(0, 10)}T23:59`);
    slider.min = daily ? -1096 : -1461;
    slider.max = daily ? 366 : 0;
    const before = field(slider.dataset.slides).value;
    slider.value = before ? Math.round((Date.parse(before.slice(0, 10)) - zero) / day) : 0;
    shown.textContent = before;
    slider.addEventListener("input", () => {
      const at = new Date(zero.getTime() + Number(slider.value) * day);
      shown.textContent = field(slider.dataset.slides).value = !daily && Number(slider.value) === 0 ? "" : told(at);
    });
    // A pointer that lets go has chosen; by keyboard each step is one, and Enter shows what was chosen.
    let byKeys = false;
    slider.addEventListener("pointerdown", () => (byKeys = false));
    slider.addEventListener("keydown", (event) => {
      byKeys = event.key !== "Enter";
      if (!byKeys) show();
    });
    slider.addEventListener("change", () => byKeys || show());
    const show = () => {
      sessionStorage.setItem("slid", slider.dataset.slides);
      form.requestSubmit();
    };
    slider.disabled = false;
  }
  sliders.hidden = false;
  const slid = sessionStorage.getItem("slid");
  sessionStorage.removeItem("slid");
  if (slid) sliders.querySelector(`[data-slides="${slid}"]`)?.focus();
}

// Each question of the page, opened in the explorer as it was asked. What is behind the # is never sent to a server.
for (const opens of document.querySelectorAll("a[data-explorer]")) {
  const [query, variables] = [...opens.closest("[data-asked]").querySelectorAll("code")].map((one) => one.textContent);
  opens.href = `/graphiql#${new URLSearchParams({ query, variables })}`;
}
