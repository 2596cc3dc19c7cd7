// What a browser needs a script for: passkeys. Each button names what to ask the server, where to send the answer, where to go then.
// A page shows its buttons disabled; this script enables them, so that none is clicked before there is somebody to hear it.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const listed = (credentials) => (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw { said: (await answer.json()).errors[0].message };
  }
  return answer.status === 204 ? null : answer.json();
}

async function asked(button) {
  const options = await send(button.dataset.ask, {});
  options.challenge = bytes(options.challenge);
  const response = {};
  let made;
  if (button.dataset.do === "create") {
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = listed(options.excludeCredentials);
    made = await navigator.credentials.create({ publicKey: options });
    response.attestationObject = text(made.response.attestationObject);
  } else {
    options.allowCredentials = listed(options.allowCredentials);
    made = await navigator.credentials.get({ publicKey: options });
    response.authenticatorData = text(made.response.authenticatorData);
    response.signature = text(made.response.signature);
    response.userHandle = made.response.userHandle && text(made.response.userHandle);
  }
  response.clientDataJSON = text(made.response.clientDataJSON);
  await send(button.dataset.answer, { id: made.id, rawId: text(made.rawId), type: made.type, response });
  location.assign(button.dataset.next);
}

for (const button of document.querySelectorAll("button.passkey")) {
  button.addEventListener("click", () => {
    const wrong = document.getElementById("passkey-wrong");
    wrong.hidden = true;
    asked(button).catch((problem) => {
      wrong.textContent = problem.said || button.dataset.wrong;
      wrong.hidden = false;
    });
  });
  button.disabled = false;
}
