/* Puts a placeholder where the cursor stands in the text of a mail. A block gets a line of its own. */
"use strict";

(() => {
  const form = document.getElementById("mailtekst");
  const fields = form && [...form.querySelectorAll("input[name=subject], textarea[name=body]")];
  if (!fields?.length) return;
  const body = fields.find((field) => field.name === "body");
  let last = body;

  function ownLine(field, text) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const below = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    return `${above}${text}${below}`;
  }

  function insert(button) {
    const isBlock = "insertLine" in button.dataset;
    const field = isBlock ? body : last;
    const text = isBlock ? ownLine(field, button.dataset.insert) : button.dataset.insert;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  fields.forEach((field) => field.addEventListener("focus", () => { last = field; }));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button);
  });
})();
