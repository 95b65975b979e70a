import type { ReactNode } from "react";
import { cn } from "./cn";

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Marks the cell that names the row, for screen readers. One column should have it. */
  names?: boolean;
  className?: string;
}

export interface TableProps<Row> {
  /** The table's caption, only for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

/**
 * A table that becomes a list of cards when it has less than 42rem (`@2xl:` in classes of cells:
 * beside a panel it may be as narrow as on a phone).
 */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <div className="@container">
      <table role="table" className="block w-full text-left @2xl:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="sr-only @2xl:not-sr-only @2xl:table-header-group">
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
        <tbody className="block @2xl:table-row-group">
          {rows.map((row) => (
            <tr
              role="row"
              key={rowKey(row)}
              className="block border-b border-line py-3 last:border-0 @2xl:table-row @2xl:py-0"
            >
              {columns.map((column) => {
                const Cell = column.names ? "th" : "td";
                return (
                  <Cell
                    role={column.names ? "rowheader" : "cell"}
                    key={column.key}
                    {...(column.names ? { scope: "row" } : {})}
                    className={cn(
                      "block py-1 text-left align-middle font-normal @2xl:table-cell @2xl:px-3 @2xl:py-2.5 @2xl:first:pl-0 @2xl:last:pr-0",
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
    </div>
  );
}
