export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/**
 * The post that an arrow key leads to in a table of posts: up and down through the posts of a cell
 * and on through its column; left and right to the nearest cell with posts.
 */
export function stepFrom(post: HTMLElement, arrow: Arrow): HTMLElement | undefined {
  const cell = post.closest("td");
  const table = post.closest("table");
  if (!cell || !table) return undefined;
  const back = arrow === "ArrowLeft" || arrow === "ArrowUp";
  const isVertical = arrow === "ArrowUp" || arrow === "ArrowDown";
  if (isVertical) {
    const here = postsIn(cell);
    const next = here[here.indexOf(post) + (back ? -1 : 1)];
    if (next) return next;
  }
  const cells = [...table.querySelectorAll<HTMLTableCellElement>("tbody td")].filter(
    (each) =>
      each === cell ||
      ((!isVertical || each.cellIndex === cell.cellIndex) && postsIn(each).length > 0),
  );
  const next = cells[cells.indexOf(cell) + (back ? -1 : 1)];
  if (!next) return undefined;
  return arrow === "ArrowUp" ? postsIn(next).at(-1) : postsIn(next)[0];
}

function postsIn(cell: Element): HTMLElement[] {
  return [...cell.querySelectorAll<HTMLElement>("[data-post]")];
}
