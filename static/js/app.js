/* Everything the browser does by itself: keys, drafts, dependent fields, toasts. Each part starts from a
   data- attribute in the page and also works in what htmx loads later. Without it every page still works. */
"use strict";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const narrow = window.matchMedia("(max-width: 1100px)");
  const phone = window.matchMedia("(max-width: 760px)");
  document.documentElement.dataset.ready = "";

  /* Runs for the page and for every part that htmx puts in it. */
  const starters = [];
  const start = (root) => starters.forEach((starter) => starter(root));

  const sprite = $("svg use")?.getAttribute("href").split("#")[0];
  function drawIcon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  /* Theme: kept in a cookie, so that the server draws the right one at once ------------------- */

  const chosenTheme = () => document.documentElement.dataset.theme || "";

  function showTheme() {
    $$("[data-theme-choice]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosenTheme()));
    });
  }

  function chooseTheme(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    const age = theme ? 31536000 : 0;
    document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    showTheme();
  }

  /* Toasts ------------------------------------------------------------------------------------ */

  const toasts = $("#toasts");

  function dismissLater(toast) {
    if (toast.matches(".toast--danger, .toast--warning")) return;
    const wait = () => setTimeout(() => (toast.matches(":hover, :focus-within") ? wait() : toast.remove()), 7000);
    wait();
  }

  function toast(text, tone = "danger") {
    if (!toasts) return;
    const box = document.createElement("div");
    box.className = `toast toast--${tone}`;
    box.dataset.toast = "";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast__close";
    close.dataset.toastClose = "";
    close.setAttribute("aria-label", toasts.dataset.closeLabel);
    close.append(drawIcon("x"));
    const words = document.createElement("p");
    words.textContent = text;
    box.append(drawIcon(tone === "danger" ? "x-circle" : "info"), words, close);
    toasts.append(box);
    dismissLater(box);
  }

  starters.push((root) => $$("[data-toast]", root).forEach(dismissLater));

  /* Double click: a form is sent once; data-repeat for one that downloads a file --------------------------------------------------------- */

  function setBusy(form, busy) {
    const buttons = $$("button[type=submit], button:not([type])", form);
    if (busy) form.dataset.sent = "";
    else delete form.dataset.sent;
    buttons.forEach((button) => (busy ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy")));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get" || "repeat" in form.dataset) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    /* After this event, so that the pressed button's own value still goes along. */
    setTimeout(() => { if (!event.defaultPrevented || form.hasAttribute("hx-post")) setBusy(form, true); });
  }, true);

  /* The back button may show the page as it was left. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) $$("form[data-sent]").forEach((form) => setBusy(form, false));
  });

  /* Drafts and unsaved changes ---------------------------------------------------------------- */

  const DRAFT_DAYS = 7;
  const PREFIX = "draft:";
  const draftName = (form) => `${PREFIX}${document.body.dataset.user || "-"}:${form.dataset.draft}`;
  const dirty = new Set();

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  }

  function keep(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full or forbidden: typing goes on */ }
  }

  function forgetDrafts(test) {
    Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && test(name)).forEach((name) => localStorage.removeItem(name));
  }

  /* What is secret by nature is never kept in the browser: data-no-draft. */
  const keepable = (field) => field.name && !("noDraft" in field.dataset) && !["hidden", "password", "file", "submit", "button"].includes(field.type);

  function values(form) {
    return [...form.elements].filter(keepable).map((field) => {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value), null];
      return [field.name, field.value, null];
    });
  }

  /* Which version of the rows was edited: a draft on an older one shows both texts when it is sent, and overwrites nothing. */
  const isVersion = (field) => field.type === "hidden" && /(^|-)version(-|$)/.test(field.name);
  const versions = (form) => [...form.elements].filter(isVersion).map((field) => [field.name, field.value]);
  const draftOf = (form) => ({ at: Date.now(), values: values(form), versions: versions(form) });

  function fill(form, kept) {
    for (const [name, value, checked] of kept) {
      const group = [...form.elements].filter((field) => keepable(field) && field.name === name);
      for (const field of group) {
        if (checked !== null) { if (field.value === value) field.checked = checked; }
        else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
        else field.value = value;
      }
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    $$("textarea", form).forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  }

  function restore(form, draft) {
    fill(form, draft.values);
    for (const [name, value] of draft.versions || []) [...form.elements].filter((field) => isVersion(field) && field.name === name).forEach((field) => { field.value = value; });
  }

  function offerDraft(form) {
    const draft = stored(draftName(form));
    if (!draft || JSON.stringify(draft.values) === JSON.stringify(values(form)) || $("[data-form-errors]", form)) return;
    const template = $("#draft-template");
    if (!template) return;
    const notice = template.content.firstElementChild.cloneNode(true);
    $("[data-draft-time]", notice).textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    $("[data-draft-restore]", notice).addEventListener("click", () => { restore(form, draft); notice.remove(); });
    $("[data-draft-drop]", notice).addEventListener("click", () => { localStorage.removeItem(draftName(form)); notice.remove(); });
    form.prepend(notice);
  }

  function watch(form) {
    const before = JSON.stringify(values(form));
    let timer;
    form.addEventListener("input", () => {
      const changed = JSON.stringify(values(form)) !== before;
      if (changed) dirty.add(form); else dirty.delete(form);
      clearTimeout(timer);
      if (form.dataset.draft) timer = setTimeout(() => keep(draftName(form), draftOf(form)), 400);
    });
    form.addEventListener("submit", () => {
      dirty.delete(form);
      clearTimeout(timer);
      if (!form.dataset.draft) return;
      keep(draftName(form), draftOf(form));
      sessionStorage.setItem("draft-sent", draftName(form));
    });
  }

  starters.push((root) => $$("form[data-guard], form[data-draft]", root).forEach((form) => {
    if (form.dataset.draft) offerDraft(form);
    watch(form);
  }));

  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* A sent draft is forgotten once the next page is not the same form with errors, nor an error page. */
  function settleDrafts() {
    /* The session ended before the form arrived: what was typed must be there after logging in again. */
    if (!document.body.dataset.user) sessionStorage.removeItem("draft-sent");
    const sent = sessionStorage.getItem("draft-sent");
    if (sent && !("keepDrafts" in document.body.dataset)) {
      const again = $$("form[data-draft]").some((form) => draftName(form) === sent && $("[data-form-errors]", form));
      if (!again) localStorage.removeItem(sent);
      sessionStorage.removeItem("draft-sent");
    }
    const oldest = Date.now() - DRAFT_DAYS * 86400000;
    forgetDrafts((name) => (stored(name)?.at ?? 0) < oldest);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-clear-drafts]")) forgetDrafts(() => true);
  });

  /* Counter of characters: always for data-max, otherwise once the limit comes near --------------- */

  starters.push((root) => $$("[data-max], textarea[maxlength]", root).forEach((field) => {
    const max = Number(field.dataset.max || field.maxLength);
    const counter = document.createElement("span");
    counter.className = "counter";
    const show = () => {
      const length = field.value.length;
      counter.textContent = `${length} / ${max}`;
      counter.hidden = !("max" in field.dataset) && length < max * 0.8;
      counter.classList.toggle("counter--over", length > max);
    };
    field.after(counter);
    field.addEventListener("input", show);
    show();
  }));

  /* A date may also be picked: the browser's own calendar fills in dd/mm/yyyy ----------------------- */

  const isoDay = (text) => text.trim().replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d, m, y) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);

  starters.push((root) => $$("input[data-day]", root).forEach((field) => {
    const picker = document.createElement("input");
    if (!("showPicker" in picker) || field.disabled || field.readOnly) return;
    picker.type = "date";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    picker.className = "day__picker";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "day__button";
    button.setAttribute("aria-label", field.dataset.dayLabel || toasts.dataset.dayLabel);
    button.append(drawIcon("calendar"));
    button.addEventListener("click", () => { picker.value = isoDay(field.value); picker.showPicker(); });
    picker.addEventListener("change", () => {
      if (picker.value) field.value = picker.value.split("-").reverse().join("/");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
    const box = document.createElement("span");
    box.className = "day";
    field.replaceWith(box);
    box.append(field, button, picker);
  }));

  /* Fields that depend on an answer: data-show-when="field=value" or "field=one|two" ------------ */

  function answers(form, name) {
    return [...form.elements].filter((field) => field.name === name).flatMap((field) => {
      if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
      return field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
    });
  }

  function showDependent(form) {
    $$("[data-show-when]", form).forEach((element) => {
      const [name, wanted] = element.dataset.showWhen.split("=");
      const given = answers(form, name);
      const shown = wanted === undefined ? given.some(Boolean) : wanted.split("|").some((value) => given.includes(value));
      (element.closest(".field, .filter") || element).hidden = !shown;
    });
  }

  starters.push((root) => {
    const forms = new Set($$("[data-show-when]", root).map((element) => element.closest("form")).filter(Boolean));
    forms.forEach((form) => {
      form.addEventListener("change", () => showDependent(form));
      showDependent(form);
    });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* An error goes once somebody chooses: the server looks again when it is sent. */
  document.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    const field = event.target.closest(".field--error");
    field?.querySelector(".errorlist")?.remove();
    field?.classList.remove("field--error");
  });

  /* Small things ------------------------------------------------------------------------------ */

  /* What somebody opened stays open when its list is loaded again. */
  const opened = new Set();
  const nameOf = (details) => $("h2", details)?.textContent;

  document.addEventListener("click", (event) => {
    const details = event.target.closest("summary")?.parentElement;
    if (details?.matches("[data-collapse-narrow]")) opened[details.open ? "delete" : "add"](nameOf(details));
  });

  starters.push((root) => {
    if (narrow.matches) $$("[data-collapse-narrow]", root).filter((element) => !opened.has(nameOf(element))).forEach((element) => element.removeAttribute("open"));
    if (narrow.matches) $$("[data-placeholder-narrow]", root).forEach((input) => { input.placeholder = input.dataset.placeholderNarrow; });
    if (phone.matches) $$("[data-collapse-phone]", root).forEach((element) => element.removeAttribute("open"));
    $("[data-form-errors]", root)?.focus();
  });

  /* A row of tabs that scrolls begins at the one that is open. */
  starters.push((root) => $$(".tabs [aria-current]", root).forEach((tab) => {
    const strip = tab.closest(".tabs");
    strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - strip.clientWidth / 4;
  }));

  /* A search box already asks while one types; leaving it must not ask again. */
  document.addEventListener("change", (event) => {
    if (event.target.matches(".filters input[type=search]")) event.stopPropagation();
  }, true);

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      const words = $("span", button) || button;
      const before = words.textContent;
      words.textContent = button.dataset.copied || "✓";
      setTimeout(() => { words.textContent = before; }, 2000);
    } catch { toast(button.dataset.copy, "info"); }
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    const closer = on("[data-toast-close]");
    const theme = on("[data-theme-choice]");
    const copier = on("[data-copy]");
    const opener = on("[data-open-dialog]");
    const row = on("tr[data-href]");
    if (on("[aria-disabled=true]")) event.preventDefault();
    if (closer) closer.closest("[data-toast]").remove();
    if (theme) chooseTheme(theme.dataset.themeChoice);
    if (copier) copy(copier);
    if (opener) openDialog(opener.dataset.openDialog);
    if (row && !on("a, button, input, select, label, summary") && !String(getSelection())) location.assign(row.dataset.href);
    $$("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* Keys -------------------------------------------------------------------------------------- */

  let going = false;
  const keysOff = () => localStorage.getItem("keys") === "off";

  starters.push((root) => $$("[data-keys-switch]", root).forEach((box) => {
    box.checked = !keysOff();
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem("keys") : localStorage.setItem("keys", "off")));
  }));

  function label(element) {
    return element.dataset.shortcutLabel || $(".nav__label, span", element)?.textContent.trim() || element.textContent.trim();
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    const list = $("[data-shortcut-list]", dialog);
    if (list) listShortcuts(list);
    dialog.showModal();
  }

  function listShortcuts(list) {
    $$("[data-made]", list).forEach((line) => line.remove());
    const seen = new Set();
    $$("[data-shortcut]").forEach((element) => {
      const keys = element.dataset.shortcut;
      if (seen.has(keys)) return;
      seen.add(keys);
      const line = document.createElement("div");
      line.dataset.made = "";
      const term = document.createElement("dt");
      keys.split(" ").forEach((key) => { const kbd = document.createElement("kbd"); kbd.textContent = key; term.append(kbd, " "); });
      const words = document.createElement("dd");
      words.textContent = label(element);
      line.append(term, words);
      list.append(line);
    });
  }

  function press(keys) {
    const element = $(`[data-shortcut="${CSS.escape(keys)}"]`) || $$("[data-shortcut]").find((other) => other.dataset.shortcut === keys);
    if (!element) return false;
    if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); }
    else element.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      $$("[data-menu][open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
      if (event.target.matches?.("[data-shortcut]")) event.target.blur();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysOff()) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    if (event.key === "?") { openDialog("sneltoetsen"); event.preventDefault(); return; }
    const keys = going ? `g ${event.key}` : event.key;
    going = !going && event.key === "g";
    if (going) { setTimeout(() => { going = false; }, 1500); return; }
    if (press(keys)) event.preventDefault();
  });

  /* htmx -------------------------------------------------------------------------------------- */

  let busy = 0;
  function count(step) {
    busy = Math.max(0, busy + step);
    if (busy) document.body.dataset.busy = ""; else delete document.body.dataset.busy;
  }

  document.addEventListener("htmx:beforeRequest", () => count(1));
  document.addEventListener("htmx:afterRequest", (event) => {
    count(-1);
    const form = event.detail.elt.closest?.("form");
    if (form) setBusy(form, false);
    if (form?.dataset.draft && event.detail.successful && !event.detail.xhr.responseText.includes("data-form-errors")) localStorage.removeItem(draftName(form));
  });
  document.addEventListener("htmx:responseError", () => toast(toasts.dataset.errorText));
  document.addEventListener("htmx:sendError", () => toast(toasts.dataset.offlineText));
  document.addEventListener("htmx:timeout", () => toast(toasts.dataset.offlineText));
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) start(event.detail.elt.parentElement ? wrap(event.detail.elt) : event.detail.elt); });

  /* A loaded part may itself carry the attribute that a starter looks for. */
  function wrap(element) {
    return { querySelectorAll: (selector) => [...(element.matches(selector) ? [element] : []), ...element.querySelectorAll(selector)], querySelector(selector) { return this.querySelectorAll(selector)[0] || null; } };
  }

  settleDrafts();
  showTheme();
  start(document);
})();
