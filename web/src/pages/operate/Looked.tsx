import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Building2, Search, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { dayOf } from "@/time/format";
import { Button, buttonClass } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { Page } from "@/ui/Page";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { useSettled } from "@/ui/useSettled";
import { businessesPageQuery } from "./queries";
import { carried, rangeOf, SPANS, spanOf, type CommonSearch, type Range } from "./search";

/** Operators see days and times in UTC, as in the deployment's logs. */
export const ZONE = "UTC";

/** The time range and the business in the address. */
export function useLooked(): Range & { business: string | undefined } {
  const search: CommonSearch = useSearch({ strict: false });
  return { ...rangeOf(search, dayOf(new Date(), ZONE)), business: search.business };
}

interface LookedProps {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  /** If false, the page is about the present. */
  withRange?: boolean;
  withBusiness?: boolean;
  children: ReactNode;
}

/** A page with the choice of days and business above it. */
export function LookedPage({
  title,
  intro,
  actions,
  withRange = true,
  withBusiness = true,
  children,
}: LookedProps) {
  return (
    <Page title={title} intro={intro} actions={actions}>
      {(withRange || withBusiness) && (
        <div className="mb-5 flex flex-wrap items-end gap-x-5 gap-y-3">
          {withRange && <RangePicker />}
          {withBusiness && <BusinessPicker />}
        </div>
      )}
      {children}
    </Page>
  );
}

function RangePicker() {
  const search: CommonSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { first, last } = useLooked();
  const chosen = spanOf(search);

  function look(change: CommonSearch) {
    void navigate({ to: ".", search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <>
      <div role="group" aria-label="Days" className="flex gap-1">
        {SPANS.map((span) => (
          <Button
            key={span}
            size="small"
            look={span === chosen ? "primary" : "secondary"}
            aria-pressed={span === chosen}
            onClick={() => look({ days: span, from: undefined, to: undefined })}
          >
            {span} days
          </Button>
        ))}
      </div>
      <div className="flex gap-3">
        <Field label="From">
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              max={last}
              value={first}
              onChange={(event) =>
                event.target.value && look({ from: event.target.value, to: last, days: undefined })
              }
            />
          )}
        </Field>
        <Field label="To">
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              min={first}
              value={last}
              onChange={(event) =>
                event.target.value && look({ from: first, to: event.target.value, days: undefined })
              }
            />
          )}
        </Field>
      </div>
    </>
  );
}

function BusinessPicker() {
  const { business } = useLooked();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);

  function choose(chosen: string | undefined) {
    setOpen(false);
    void navigate({ to: ".", search: (old) => ({ ...old, business: chosen }), replace: true });
  }

  return (
    <div className="flex items-center gap-1">
      <Button onClick={() => setOpen(true)}>
        <Building2 aria-hidden />
        {business ? <Text>{business}</Text> : "All businesses"}
      </Button>
      {business && (
        <Button
          look="quiet"
          size="icon"
          aria-label="All businesses"
          onClick={() => choose(undefined)}
        >
          <X aria-hidden />
        </Button>
      )}
      <Dialog open={open} onOpenChange={setOpen} title="Look at one business">
        <Chooser onChosen={choose} />
      </Dialog>
    </div>
  );
}

function Chooser({ onChosen }: { onChosen: (business: string) => void }) {
  const [typed, setTyped] = useState("");
  const found = useQuery(businessesPageQuery(useSettled(typed.trim(), 250)));
  return (
    <div className="grid gap-3">
      <Field label="Name or short name">
        {(wiring) => (
          <Input
            {...wiring}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <ErrorNote error={found.error} />
      {found.isPending && <Loading what="businesses" rows={3} />}
      {found.data?.items.length === 0 && (
        <p className="text-ink-soft">
          {found.data.cursor
            ? "None of the first thousand; look for it under Businesses."
            : "No business has that in its name."}
        </p>
      )}
      <ul className="grid">
        {found.data?.items.map((each) => (
          <li key={each.tenant_id}>
            <button
              type="button"
              className="flex min-h-10 w-full items-center gap-3 rounded-control px-2 py-1.5 text-left hover:bg-sunken"
              onClick={() => onChosen(each.tenant_id)}
            >
              <Text className="grow">{each.name}</Text>
              <span className="text-sm text-ink-soft">{each.tenant_id}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The time of the shown data. */
export function AsOf({ at }: { at: string | Date | null | undefined }) {
  if (at === undefined) return null;
  return (
    <p className="text-sm text-ink-soft">
      {at === null ? (
        "Nothing has been counted yet."
      ) : (
        <>
          As of <DateTime at={typeof at === "string" ? at : at.toISOString()} zone={ZONE} /> (UTC)
        </>
      )}
    </p>
  );
}

/** A link to the business of something. */
export function BusinessLink({ id }: { id: string | null }) {
  const search: CommonSearch = useSearch({ strict: false });
  if (!id) return <span className="text-ink-soft">–</span>;
  return (
    <Link
      to="/operate/businesses"
      search={{ ...carried(search), q: id }}
      className="text-sm font-medium wrap-anywhere text-accent underline underline-offset-4"
    >
      <Text>{id}</Text>
    </Link>
  );
}

/** A search field. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={label} className="min-w-44 grow">
      {(wiring) => (
        <span className="relative block">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
          />
          <Input
            {...wiring}
            type="search"
            className="pl-9"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </span>
      )}
    </Field>
  );
}

export const linkClass = buttonClass("secondary", "small");
