import type { ComponentProps } from "react";
import { allZones, zoneLabel } from "@/time/zones";
import { Select } from "./Field";

let groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] | undefined;

/** All zones by region, each with its present offset; made once, since there are hundreds. */
function zonesByRegion() {
  if (groups) return groups;
  const found = new Map<string, [string, string][]>();
  for (const zone of allZones()) {
    const region = zone.includes("/") ? (zone.split("/")[0] ?? "") : "Others";
    const members = found.get(region) ?? [];
    members.push([zone, zoneLabel(zone)]);
    found.set(region, members);
  }
  groups = [...found];
  return groups;
}

/** A time zone, by region; a value that the browser does not know stays choosable. */
export function ZoneSelect({ also, ...rest }: ComponentProps<"select"> & { also?: string }) {
  const known = !also || allZones().includes(also);
  return (
    <Select {...rest}>
      {!known && <option value={also}>{also}</option>}
      {zonesByRegion().map(([region, zones]) => (
        <optgroup key={region} label={region}>
          {zones.map(([zone, label]) => (
            <option key={zone} value={zone}>
              {label}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}
