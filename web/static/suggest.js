// Offers names while somebody types in a search field: a combobox with a listbox. Without JavaScript the form searches.
document.querySelectorAll('input[type="search"][name="q"][data-suggest]').forEach(function (field, number) {
  const box = document.createElement("span");
  box.className = "suggest";
  field.before(box);
  box.append(field);
  const list = document.createElement("ul");
  list.className = "suggest-list";
  list.id = "suggest-" + number;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  list.hidden = true;
  box.append(list);
  const status = document.createElement("span");
  status.className = "unseen";
  status.setAttribute("role", "status");
  box.append(status);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);

  let addresses = [];
  let chosen = -1;
  let timer = 0;
  let asked = "";

  function close() {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const options = list.children;
    if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
    chosen = place;
    if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function show(names, kinds, found) {
    addresses = found;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren();
    names.forEach(function (name, place) {
      const option = document.createElement("li");
      option.id = list.id + "-" + place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "about";
      kind.textContent = " " + kinds[place];
      option.append(name, kind);
      option.addEventListener("mousedown", function (event) { event.preventDefault(); });
      option.addEventListener("click", function () { location.assign(addresses[place]); });
      list.append(option);
    });
    list.hidden = names.length === 0;
    field.setAttribute("aria-expanded", String(names.length > 0));
    status.textContent = names.length ? names.length + (names.length === 1 ? " name" : " names") + ", arrow down to choose" : "";
  }

  function ask() {
    const text = field.value.trim();
    asked = text;
    if (text.length < 2) { close(); status.textContent = ""; return; }
    fetch("/suggest.json?q=" + encodeURIComponent(text))
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        // An answer that comes late belongs to what is no longer typed.
        if (found && asked === text && document.activeElement === field) show(found[1], found[2], found[3].map(function (address) { return new URL(address).pathname + new URL(address).search; }));
      })
      .catch(close);
  }

  field.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  field.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (event.key === "ArrowDown" && list.hidden && field.value.trim().length > 1) { event.preventDefault(); ask(); return; }
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen === last ? -1 : chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen === -1 ? last : chosen - 1); }
    if (event.key === "Home" || event.key === "End") choose(-1);
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(addresses[chosen]); }
    if (event.key === "Tab") close();
  });
  field.addEventListener("blur", close);
});
