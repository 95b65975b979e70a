export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/**
 * The element to which an arrow key leads in a table of posts: up and down through the posts of a
 * cell and its column; left and right to the nearest cell with posts or a "+".
 */
export function stepFrom(stop: HTMLElement, arrow: Arrow): HTMLElement | undefined {
  const cell = stop.closest("td");
  const table = stop.closest("table");
  if (!cell || !table) return undefined;
  const back = arrow === "ArrowLeft" || arrow === "ArrowUp";
  const isVertical = arrow === "ArrowUp" || arrow === "ArrowDown";
  if (isVertical) {
    const here = stopsIn(cell);
    const next = here[here.indexOf(stop) + (back ? -1 : 1)];
    if (next) return next;
  }
  const cells = [...table.querySelectorAll<HTMLTableCellElement>("tbody td")].filter(
    (each) =>
      each === cell ||
      ((!isVertical || each.cellIndex === cell.cellIndex) && stopsIn(each).length > 0),
  );
  const next = cells[cells.indexOf(cell) + (back ? -1 : 1)];
  if (!next) return undefined;
  return arrow === "ArrowUp" ? stopsIn(next).at(-1) : stopsIn(next)[0];
}

/** A cell's posts; in an empty one, its "+". */
function stopsIn(cell: Element): HTMLElement[] {
  const posts = [...cell.querySelectorAll<HTMLElement>("[data-post]")];
  return posts.length > 0 ? posts : [...cell.querySelectorAll<HTMLElement>("[data-start]")];
}
