// Sends the chosen file to POST /imports, as any program may, and shows what becomes of it in the page. The file stays here: it can be
// checked, tried and enrolled one after the other without choosing it again.
"use strict";

const upload = document.getElementById("upload");
const said = document.getElementById("said");
const types = {
  csv: "text/csv",
  txt: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xls: "application/vnd.ms-excel",
  xlsb: "application/vnd.ms-excel.sheet.binary.macroenabled.12",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
};

function tell(text) {
  said.textContent = text;
  said.hidden = !text;
}

// One thing at a time: what another button would begin takes the place of what is shown, and is refused while that goes on.
function busy(is) {
  for (const button of upload.querySelectorAll("button[data-mode]")) button.disabled = is;
}

function terms(mode) {
  const query = new URLSearchParams({ region: upload.dataset.region });
  for (const field of upload.querySelectorAll("[name]")) {
    const values = "lines" in field.dataset ? field.value.split("\n") : [field.value];
    for (const value of values) if (value.trim()) query.append(field.name, value.trim());
  }
  if (mode) query.set(mode, "true");
  return query;
}

async function send(mode) {
  const [file] = document.getElementById("file").files;
  if (!file) {
    tell(upload.dataset.choose);
    return;
  }
  tell("");
  busy(true);
  document.getElementById("hasil").textContent = upload.dataset.sending;
  const ending = file.name.split(".").pop().toLowerCase();
  let answer;
  try {
    const sent = await fetch(`/imports?${terms(mode)}`, {
      method: "POST",
      headers: {
        "content-type": types[ending] || "application/octet-stream",
        "naungan-file-name": encodeURIComponent(file.name.slice(0, 120)),
        "naungan-page": "1",
      },
      body: file,
    });
    answer = await sent.json();
  } catch {
    document.getElementById("hasil").replaceChildren();
    tell(upload.dataset.failed);
    busy(false);
    return;
  }
  if (answer.href) {
    htmx.ajax("GET", answer.href.replace("/imports/", "/unggah/hasil/"), "#hasil");
  } else {
    document.getElementById("hasil").replaceChildren();
    busy(false);
    tell((answer.problems || answer.errors).map((one) => [one.message, one.advice].filter(Boolean).join(" ")).join(" "));
  }
}

// A file that is dropped anywhere on the form is the chosen one; dropped beside it, it is not opened in place of the page.
const drop = document.getElementById("drop");
drop.querySelector("[data-drop]").hidden = false;
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    const inside = upload.contains(event.target);
    drop.classList.toggle("over", inside && (kind === "dragenter" || kind === "dragover"));
    event.dataTransfer.dropEffect = inside ? "copy" : "none";
    if (kind !== "drop" || !inside) return;
    const [file] = event.dataTransfer.files;
    if (!file) return;
    const only = new DataTransfer();
    only.items.add(file);
    document.getElementById("file").files = only.files;
    tell(event.dataTransfer.files.length > 1 ? upload.dataset.one : "");
  });
}

for (const button of upload.querySelectorAll("button[data-mode]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    send(button.dataset.mode);
  });
  button.disabled = false;
}

document.body.addEventListener("naungan:shown", (event) => busy(event.detail.goesOn));
