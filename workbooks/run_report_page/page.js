"use strict";
(() => {
  const table = document.getElementById("file-table");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const compare = (a, b) =>
    typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true });
  const sort = (column) => {
    const head = heads[column];
    const first = head.classList.contains("number") ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const direction = head.getAttribute("aria-sort") === first ? other : first;
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort((a, b) => sign * compare(a[0], b[0]));
    body.append(...rows.map((pair) => pair[1]));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `Sort by ${head.textContent.replaceAll("\u00ad", "")}`);
    head.addEventListener("click", () => sort(column));
    head.append(button);
  });

  const form = document.getElementById("filter");
  const name = document.getElementById("filter-name");
  const standing = document.getElementById("filter-standing");
  const count = document.getElementById("filter-count");
  const sections = [...document.querySelectorAll("details.file")];
  const filter = () => {
    const part = name.value.toLowerCase();
    const fits = (text, kind) =>
      text.toLowerCase().includes(part) && (!standing.value || kind === standing.value);
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !fits(row.cells[1].textContent, row.dataset.standing);
      shown += row.hidden ? 0 : 1;
    }
    for (const one of sections) one.hidden = !fits(one.dataset.name, one.dataset.standing);
    count.textContent = `${shown.toLocaleString("en")} of ${body.rows.length.toLocaleString("en")} files`;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  name.addEventListener("input", filter);
  standing.addEventListener("change", filter);
})();
