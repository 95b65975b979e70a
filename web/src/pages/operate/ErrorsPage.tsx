import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck, FilterX } from "lucide-react";
import { useEffect, useState } from "react";
import type { Schema } from "@/api/client";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Field, Input, Select } from "@/ui/Field";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { EmptyState } from "@/ui/States";
import type { Column } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { useSettled } from "@/ui/useSettled";
import { Csv } from "./Csv";
import { Listing, rowsOf } from "./Listing";
import { BusinessLink, LookedPage, SearchField, useLooked, ZONE } from "./Looked";
import { errorsFilter, errorsQuery, type LoggedError } from "./queries";
import type { ErrorsSearch } from "./search";
import { count, ERROR_KIND, ERROR_OUTCOME, outcomeWords } from "./words";

const route = getRouteApi("/in/operate/errors");
const KINDS = Object.keys(ERROR_KIND) as Schema["ErrorKind"][];
const OUTCOMES = Object.keys(ERROR_OUTCOME) as Schema["ErrorOutcome"][];
const NOTHING: ErrorsSearch = {
  kind: undefined,
  outcome: undefined,
  platform: undefined,
  code: undefined,
  q: undefined,
};

export function ErrorsPage() {
  const looked = useLooked();
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  const told = useInfiniteQuery(errorsQuery(looked, wanted));
  const errors = rowsOf(told);
  const affected = new Set(errors.flatMap(({ tenant_id }) => tenant_id ?? []));

  function filter(change: ErrorsSearch) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <LookedPage
      title="Errors"
      intro="What went wrong, the newest first; kept for 90 days."
      actions={
        <Csv
          path="/api/v1/admin/errors"
          query={errorsFilter(looked, wanted)}
          name={`errors-${looked.first}-${looked.last}`}
        />
      }
    >
      <Filters wanted={wanted} onChange={filter} />
      <Listing
        told={told}
        what="errors"
        caption="Errors, the newest first"
        rowKey={({ id }) => id}
        columns={columns}
        summary={
          <>
            <p className="mb-1">
              {told.hasNextPage ? "The newest " : ""}
              {count(errors.length)} {errors.length === 1 ? "error" : "errors"}, of{" "}
              {affected.size === 1 ? "1 business" : `${count(affected.size)} businesses`}.
            </p>
            {!looked.business && affected.size > 1 && <Affected errors={errors} />}
          </>
        }
        empty={
          <EmptyState icon={CircleCheck} title="Nothing went wrong">
            No such errors on these days. Choose other days or filters to see more.
          </EmptyState>
        }
      />
    </LookedPage>
  );
}

/** How many affected businesses are named, those with most errors first. */
const MOST_NAMED = 8;

/** The affected businesses: each links to its own errors. */
function Affected({ errors }: { errors: readonly LoggedError[] }) {
  const counts = new Map<string, number>();
  for (const { tenant_id: id } of errors) if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  const named = [...counts].sort(([, one], [, other]) => other - one).slice(0, MOST_NAMED);
  return (
    <ul aria-label="Businesses that are concerned" className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {named.map(([id, many]) => (
        <li key={id}>
          <Link
            from="/operate/errors"
            to="."
            search={(old) => ({ ...old, business: id })}
            className="font-medium text-accent underline underline-offset-4"
          >
            <Text>{id}</Text>
          </Link>{" "}
          <span className="text-ink-soft tabular-nums">{count(many)}</span>
        </li>
      ))}
    </ul>
  );
}

function Filters({
  wanted,
  onChange,
}: {
  wanted: ErrorsSearch;
  onChange: (change: ErrorsSearch) => void;
}) {
  const isFiltered = Boolean(wanted.kind ?? wanted.outcome ?? wanted.platform ?? wanted.code ?? wanted.q);
  return (
    <form
      role="search"
      aria-label="Errors"
      className="mb-5 flex flex-wrap items-end gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field label="Where" className="min-w-44">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.kind ?? ""}
            onChange={(event) =>
              onChange({ kind: (event.target.value || undefined) as ErrorsSearch["kind"] })
            }
          >
            <option value="">Everywhere</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {ERROR_KIND[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="What became of it" className="min-w-40">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.outcome ?? ""}
            onChange={(event) =>
              onChange({ outcome: (event.target.value || undefined) as ErrorsSearch["outcome"] })
            }
          >
            <option value="">Whatever it was</option>
            {OUTCOMES.map((outcome) => (
              <option key={outcome} value={outcome}>
                {ERROR_OUTCOME[outcome]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Typed label="Network" value={wanted.platform} onChange={(platform) => onChange({ platform })} />
      <Typed label="Code" value={wanted.code} onChange={(code) => onChange({ code })} />
      <Words value={wanted.q} onChange={(q) => onChange({ q })} />
      {isFiltered && (
        <Button look="quiet" onClick={() => onChange(NOTHING)}>
          <FilterX aria-hidden />
          Show all
        </Button>
      )}
    </form>
  );
}

interface TypedProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** The typed text; updated when the address changes otherwise. */
function useTyped(value: string | undefined, onChange: (value: string | undefined) => void) {
  const [typed, setTyped] = useState(value ?? "");
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value ?? "");
  }
  const settled = useSettled(typed.trim(), 400);
  useEffect(() => {
    if (settled === typed.trim() && settled !== (value ?? "")) onChange(settled || undefined);
    // Only typing changes the address.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  return [typed, setTyped] as const;
}

function Typed({ label, value, onChange }: TypedProps) {
  const [typed, setTyped] = useTyped(value, onChange);
  return (
    <Field label={label} className="w-36">
      {(wiring) => (
        <Input {...wiring} value={typed} onChange={(event) => setTyped(event.target.value)} />
      )}
    </Field>
  );
}

function Words({ value, onChange }: Omit<TypedProps, "label">) {
  const [typed, setTyped] = useTyped(value, onChange);
  return <SearchField label="Words in the message" value={typed} onChange={setTyped} />;
}

const columns: Column<LoggedError>[] = [
  {
    key: "when",
    header: "Time",
    className: "text-sm whitespace-nowrap tabular-nums",
    cell: ({ at }) => <DateTime at={at} zone={ZONE} />,
  },
  {
    key: "what",
    header: "Error",
    names: true,
    className: "@2xl:w-full @2xl:max-w-0",
    cell: ({ message, code, outcome, job_id: job }) => (
      <div className="grid gap-0.5">
        <Text className="line-clamp-3">{message}</Text>
        <span className="text-sm text-ink-soft">
          <Link
            from="/operate/errors"
            to="."
            search={(old) => ({ ...old, code })}
            className="font-mono text-ink-soft underline underline-offset-4"
          >
            {code}
          </Link>
          {outcome && ` · ${outcomeWords(outcome)}`}
          {job && (
            <>
              {" · "}
              <Link
                from="/operate/errors"
                to="/operate/jobs"
                search={({ days, from, to, business }) => ({ days, from, to, business, job })}
                className="text-ink-soft underline underline-offset-4"
              >
                See the job
              </Link>
            </>
          )}
        </span>
      </div>
    ),
  },
  {
    key: "where",
    header: "Where",
    cell: ({ kind, platform }) => (
      <span className="flex items-center gap-2 text-sm">
        {platform && <NetworkIcon platform={platform} />}
        {platform ? networkName(platform) : ERROR_KIND[kind]}
      </span>
    ),
  },
  {
    key: "business",
    header: "Business",
    className: "@2xl:min-w-36",
    cell: ({ tenant_id }) => <BusinessLink id={tenant_id} />,
  },
];
