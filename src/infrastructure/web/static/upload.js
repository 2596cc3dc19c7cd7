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
  document.getElementById("hasil").textContent = upload.dataset.sending;
  const ending = file.name.split(".").pop().toLowerCase();
  let answer;
  try {
    const sent = await fetch(`/imports?${terms(mode)}`, {
      method: "POST",
      headers: { "content-type": types[ending] || "application/octet-stream" },
      body: file,
    });
    answer = await sent.json();
  } catch {
    document.getElementById("hasil").replaceChildren();
    tell(upload.dataset.failed);
    return;
  }
  if (answer.href) {
    htmx.ajax("GET", answer.href.replace("/imports/", "/unggah/hasil/"), "#hasil");
  } else {
    document.getElementById("hasil").replaceChildren();
    tell((answer.problems || answer.errors).map((one) => [one.message, one.advice].filter(Boolean).join(" ")).join(" "));
  }
}

for (const button of upload.querySelectorAll("button[data-mode]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    send(button.dataset.mode);
  });
  button.disabled = false;
}

document.body.addEventListener("htmx:responseError", () => tell(upload.dataset.failed));
document.body.addEventListener("htmx:sendError", () => tell(upload.dataset.failed));
