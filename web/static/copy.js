// Adds a copy button to each block marked "copy". Without JavaScript the text is selected by hand.
document.querySelectorAll(".copy").forEach(function (block) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copier";
  button.textContent = "Copy";
  const told = (block.value || block.textContent).trim().split(/\s+/).slice(0, 6).join(" ");
  const name = "Copy: " + told + "…";
  button.setAttribute("aria-label", name);
  button.addEventListener("click", function () {
    navigator.clipboard.writeText(block.value || block.textContent).then(function () {
      button.textContent = "Copied";
      button.setAttribute("aria-label", "Copied");
      setTimeout(function () {
        button.textContent = "Copy";
        button.setAttribute("aria-label", name);
      }, 2000);
    });
  });
  block.before(button);
});
