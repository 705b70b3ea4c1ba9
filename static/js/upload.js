/* Files dropped on the documents of a dossier, or chosen there: each is sent by itself and shows how far it is.
   Without this the form sends them all at once. */
"use strict";

(() => {
  const form = document.querySelector("form[data-upload]");
  const zone = document.querySelector("[data-drop]");
  if (!form || !zone) return;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  const again = form.querySelector("[data-upload-again]");
  const words = form.dataset;
  const AT_ONCE = 2;
  const waiting = [];
  let busy = 0, failed = 0;

  form.querySelector("[data-upload-send]").hidden = true;

  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function line(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const figure = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    figure.textContent = "0 %";
    figure.className = "upload__figure";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, figure, bar);
    list.append(item);
    return {
      shows(percent) { bar.value = percent; figure.textContent = `${percent} %`; },
      ends(text, good) {
        figure.textContent = text;
        item.className = good ? "upload__good" : "upload__bad";
        bar.remove();
      },
    };
  }

  function answered(request) {
    try { return JSON.parse(request.responseText).text; } catch { return ""; }
  }

  function send({ file, kind, shown }) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("form_key", key());
    data.append("kind", kind);
    data.append("upload", file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.shows(Math.min(99, Math.floor((event.loaded / event.total) * 100)));
    });
    request.addEventListener("loadend", () => {
      const text = answered(request), good = request.status === 200 && text !== "";
      if (!good) failed += 1;
      shown.ends(text || words.failed, good);
      busy -= 1;
      next();
    });
    request.open("POST", zone.dataset.drop);
    request.send(data);
  }

  function next() {
    while (busy < AT_ONCE && waiting.length) { busy += 1; send(waiting.shift()); }
    if (busy || waiting.length) return;
    /* What went wrong stays readable; else the page shows the new list at once. */
    if (failed) again.hidden = false;
    else location.reload();
  }

  function take(files, kind) {
    for (const file of files) {
      const shown = line(file);
      if (file.size > Number(words.megabytes) * 1024 * 1024) { failed += 1; shown.ends(words.large, false); continue; }
      waiting.push({ file, kind, shown });
    }
    if (files.length) next();
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const placeOf = (event) => event.target.closest("[data-drop-kind]");

  function mark(place) {
    zone.querySelectorAll(".place--over").forEach((other) => other.classList.remove("place--over"));
    place?.classList.add("place--over");
  }

  input.addEventListener("change", () => { take([...input.files], ""); input.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  zone.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("upload--over");
    mark(placeOf(event));
  });
  zone.addEventListener("dragleave", (event) => {
    if (zone.contains(event.relatedTarget)) return;
    form.classList.remove("upload--over");
    mark(null);
  });
  zone.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("upload--over");
    take([...event.dataTransfer.files], placeOf(event)?.dataset.dropKind ?? "");
    mark(null);
    form.scrollIntoView({ block: "nearest" });
  });
})();
