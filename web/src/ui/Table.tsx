import type { ReactNode } from "react";
import { cn } from "./cn";

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The cell that names the row, for screen readers. One column should. */
  names?: boolean;
  className?: string;
}

export interface TableProps<Row> {
  /** What the table holds; read out, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

/** A table that becomes a list of cards below 640 px, each cell under its heading. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <table role="table" className="block w-full text-left sm:table">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only sm:not-sr-only sm:table-header-group">
        <tr role="row" className="border-b border-line text-sm text-ink-soft">
          {columns.map((column) => (
            <th
              role="columnheader"
              key={column.key}
              scope="col"
              className={cn("px-3 py-2 font-medium first:pl-0 last:pr-0", column.className)}
            >
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {rows.map((row) => (
          <tr
            role="row"
            key={rowKey(row)}
            className="block border-b border-line py-3 last:border-0 sm:table-row sm:py-0"
          >
            {columns.map((column) => {
              const Cell = column.names ? "th" : "td";
              return (
                <Cell
                  role={column.names ? "rowheader" : "cell"}
                  key={column.key}
                  {...(column.names ? { scope: "row" } : {})}
                  className={cn(
                    "block py-1 text-left align-middle font-normal sm:table-cell sm:px-3 sm:py-2.5 sm:first:pl-0 sm:last:pr-0",
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
