import { LayoutGrid, List } from "lucide-react";
import { useEffect, useState } from "react";
import { ASSET_STATUS, KIND_NAME, type AssetKind, type AssetStatus } from "@/media/asset";
import { Button } from "@/ui/Button";
import { Checkbox, Field, Input, Select } from "@/ui/Field";
import { tooLong } from "@/ui/lengths";
import type { LibrarySearch } from "./search";

/** While typing, the list is not requested for each letter. */
const TYPING_MS = 300;
const LONGEST_SEARCH = 200;

interface FiltersProps {
  wanted: LibrarySearch;
  /** Labels in use. */
  labels: readonly string[];
  onChange: (change: Partial<LibrarySearch>) => void;
}

export function Filters({ wanted, labels, onChange }: FiltersProps) {
  const isList = wanted.view === "list";
  return (
    <search className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <Search find={wanted.find} onFind={(find) => onChange({ find })} />
      <Field label="Kind" className="basis-32 max-sm:grow">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.kind ?? ""}
            onChange={({ target }) => onChange({ kind: (target.value || undefined) as AssetKind | undefined })}
          >
            <option value="">All</option>
            <option value="image">{KIND_NAME.image}s</option>
            <option value="video">{KIND_NAME.video}s</option>
            <option value="document">{KIND_NAME.document}s</option>
          </Select>
        )}
      </Field>
      <Field label="Status" className="basis-44 max-sm:grow">
        {(wiring) => (
          <Select
            {...wiring}
            value={wanted.status ?? ""}
            onChange={({ target }) => onChange({ status: (target.value || undefined) as AssetStatus | undefined })}
          >
            <option value="">All</option>
            {Object.entries(ASSET_STATUS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(labels.length > 0 || wanted.label) && (
        <Field label="Label" className="basis-40 max-sm:grow">
          {(wiring) => (
            <Select
              {...wiring}
              value={wanted.label ?? ""}
              onChange={({ target }) => onChange({ label: target.value || undefined })}
            >
              <option value="">All</option>
              {[...new Set([...labels, ...(wanted.label ? [wanted.label] : [])])].sort().map((label) => (
                <option key={label} value={label}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Checkbox
        label="Archived"
        className="min-h-10"
        checked={wanted.archived ?? false}
        onChange={({ target }) => onChange({ archived: target.checked || undefined })}
      />
      <div role="group" aria-label="Show as" className="ml-auto flex">
        <Shape icon={LayoutGrid} label="Show as pictures" isOn={!isList} onClick={() => onChange({ view: undefined })} />
        <Shape icon={List} label="Show as a list" isOn={isList} onClick={() => onChange({ view: "list" })} />
      </div>
    </search>
  );
}

function Shape({ icon: Icon, label, isOn, onClick }: { icon: typeof List; label: string; isOn: boolean; onClick: () => void }) {
  return (
    <Button size="icon" look={isOn ? "secondary" : "quiet"} aria-label={label} title={label} aria-pressed={isOn} onClick={onClick}>
      <Icon aria-hidden />
    </Button>
  );
}

function Search({ find, onFind }: { find: string | undefined; onFind: (find: string | undefined) => void }) {
  const [typed, setTyped] = useState(find ?? "");
  useEffect(() => {
    const sought = typed.trim() || undefined;
    if (sought === find || tooLong(typed.trim(), LONGEST_SEARCH)) return;
    const later = setTimeout(() => onFind(sought), TYPING_MS);
    return () => clearTimeout(later);
  }, [typed, find, onFind]);
  return (
    <Field
      label="Search"
      className="min-w-0 grow basis-56 sm:max-w-sm"
      room={{ text: typed.trim(), most: LONGEST_SEARCH }}
    >
      {(wiring) => (
        <Input
          {...wiring}
          type="search"
          placeholder="In titles, texts and labels"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
    </Field>
  );
}
