// What the pages gain by a script: a plot beside its table, and sliders beside the fields for day and moment. Without it they work too.
"use strict";

for (const place of document.querySelectorAll("[data-plot]")) {
  const data = JSON.parse(place.dataset.plot);
  const draw = () => {
    place.replaceChildren();
    if (!data[0] || data[0].length < 2) return;
    const colour = getComputedStyle(place).color;
    const numbers = new Intl.NumberFormat(document.documentElement.lang);
    new uPlot(
      {
        width: place.clientWidth,
        height: 256,
        cursor: { drag: { x: false } },
        axes: [{ stroke: colour }, { stroke: colour, size: 80, values: (_, ticks) => ticks.map((n) => numbers.format(n)) }],
        series: [
          { value: (_, at) => (at == null ? "" : new Date(at * 1000).toLocaleDateString(document.documentElement.lang)) },
          { label: place.dataset.name, stroke: "#0172ad", width: 2, value: (_, n) => (n == null ? "" : numbers.format(n)) },
        ],
      },
      data,
      place,
    );
  };
  draw();
  addEventListener("resize", draw);
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
    slider.addEventListener("change", () => form.requestSubmit());
  }
  sliders.hidden = false;
}
