import { useQuery } from "@tanstack/react-query";
import { FilterX } from "lucide-react";
import { accountsQuery } from "@/accounts/queries";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Field, Input, Select } from "@/ui/Field";
import { networkName } from "@/ui/NetworkIcon";
import { POST_STATUS } from "@/ui/statusWords";
import type { HistorySearch } from "./search";
import { POST_TYPE } from "./words";

const STATUSES = ["Posted", "Failed", "Unconfirmed", "Missed", "Skipped"] as const;

export function Filters({
  wanted,
  onChange,
}: {
  wanted: HistorySearch;
  onChange: (change: HistorySearch) => void;
}) {
  const accounts = useQuery(accountsQuery(useTenantId()));
  const gone =
    wanted.account && accounts.data?.every((account) => account.id !== wanted.account);
  const isFiltered = Object.values(wanted).some(Boolean);
  return (
    <form
      role="search"
      aria-label="History"
      className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_auto_auto_auto] lg:items-end"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field label="Account">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.account ?? ""}
            onChange={(event) => onChange({ account: event.target.value || undefined })}
          >
            <option value="">All accounts</option>
            {accounts.data?.map((account) => (
              <option key={account.id} value={account.id}>
                {account.name} ({networkName(account.platform)})
              </option>
            ))}
            {gone && <option value={wanted.account}>An account that was deleted</option>}
          </Select>
        )}
      </Field>
      <Field label="Status">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.status ?? ""}
            onChange={(event) =>
              onChange({ status: (event.target.value || undefined) as HistorySearch["status"] })
            }
          >
            <option value="">All statuses</option>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {POST_STATUS[status]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Type" className="max-lg:col-span-2">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.type ?? ""}
            onChange={(event) => onChange({ type: (event.target.value || undefined) as HistorySearch["type"] })}
          >
            <option value="">All types</option>
            {Object.entries(POST_TYPE).map(([type, name]) => (
              <option key={type} value={type}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="From" className="min-w-0 grid-cols-1">
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            max={wanted.to}
            value={wanted.from ?? ""}
            onChange={(event) => onChange({ from: event.target.value || undefined })}
          />
        )}
      </Field>
      <Field label="To" className="min-w-0 grid-cols-1">
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            min={wanted.from}
            value={wanted.to ?? ""}
            onChange={(event) => onChange({ to: event.target.value || undefined })}
          />
        )}
      </Field>
      <Button
        look="quiet"
        className={cn("max-lg:col-span-2", !isFiltered && "max-lg:hidden")}
        whyNot={isFiltered ? undefined : "Nothing is filtered."}
        onClick={() =>
          onChange({ account: undefined, status: undefined, type: undefined, from: undefined, to: undefined })
        }
      >
        <FilterX aria-hidden />
        Show all
      </Button>
    </form>
  );
}
