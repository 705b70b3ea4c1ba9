/* The pad on which somebody signs: [data-signature-pad] with a canvas, a hidden field and a button to clear.
   The field holds the drawing as a PNG, or nothing as long as there is no line. The server looks again. */
"use strict";

(() => {
  const LINE = 5;

  function setUp(pad) {
    const canvas = pad.querySelector("canvas");
    const field = pad.querySelector("input[type=hidden]");
    const pen = canvas.getContext("2d");
    let last = null;
    let drawn = false;

    /* The canvas has pixels of its own; on the screen it is as wide as there is room. */
    function place(event) {
      const box = canvas.getBoundingClientRect();
      return { x: ((event.clientX - box.left) * canvas.width) / box.width, y: ((event.clientY - box.top) * canvas.height) / box.height };
    }

    function line(from, to) {
      pen.lineWidth = LINE;
      pen.lineCap = "round";
      pen.strokeStyle = "#111";
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y);
      pen.stroke();
    }

    function tell(value) {
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function clear() {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      drawn = false;
      tell("");
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
      event.preventDefault();
    });

    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const move of moves.length ? moves : [event]) {
        const next = place(move);
        line(last, next);
        last = next;
      }
      drawn = true;
    });

    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, () => {
        if (last && drawn) tell(canvas.toDataURL("image/png"));
        last = null;
      });
    }

    /* What was drawn before the form came back with a question. */
    if (field.value) {
      const kept = new Image();
      kept.addEventListener("load", () => pen.drawImage(kept, 0, 0));
      kept.src = field.value;
      drawn = true;
    }

    pad.querySelector("[data-signature-clear]").addEventListener("click", clear);
  }

  document.querySelectorAll("[data-signature-pad]").forEach(setUp);
})();
