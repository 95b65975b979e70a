import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";
import { Table, type Column } from "@/ui/Table";
import { AsOf } from "./Looked";

interface Pages<Row> {
  items: Row[];
  cursor: string | null;
}

interface ListingProps<Row> {
  told: UseInfiniteQueryResult<InfiniteData<Pages<Row>>>;
  /** A word for "The … could not be loaded". */
  what: string;
  caption: string;
  rowKey: (row: Row) => string;
  columns: Column<Row>[];
  /** Shown when the list is empty. */
  empty: ReactNode;
  /** Above the table. */
  summary?: ReactNode;
}

/** All loaded rows of a listing. */
export function rowsOf<Row>({ data }: UseInfiniteQueryResult<InfiniteData<Pages<Row>>>): Row[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** A listing that is loaded page by page; a page may be empty although more follow. */
export function Listing<Row>({
  told,
  what,
  caption,
  rowKey,
  columns,
  empty,
  summary,
}: ListingProps<Row>) {
  const rows = rowsOf(told);
  return (
    <>
      {told.isPending && <Loading what={`the ${what}`} rows={6} />}
      {told.isError && !told.data && (
        <ErrorState
          title={`The ${what} could not be loaded`}
          error={told.error}
          onRetry={() => void told.refetch()}
        />
      )}
      {told.isSuccess && rows.length === 0 && !told.hasNextPage && empty}
      {rows.length > 0 && (
        <>
          {summary}
          <Card className="px-4 py-1 sm:px-5">
            <Table caption={caption} rows={rows} rowKey={rowKey} columns={columns} />
          </Card>
        </>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-4">
        {told.hasNextPage && (
          <Button busy={told.isFetchingNextPage} onClick={() => void told.fetchNextPage()}>
            {rows.length > 0 ? "Show more" : "Look through more"}
          </Button>
        )}
        <AsOf at={told.isSuccess ? new Date(told.dataUpdatedAt) : undefined} />
      </div>
    </>
  );
}

/** A cell with its column's name, which a phone has no header for. */
export function Named({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <span className="text-ink-soft @2xl:hidden">{name}: </span>
      {children}
    </>
  );
}
