import { expect, it } from "vitest";
import { found, zoneOptions } from "./zoneOptions";

const zones = (typed: string) => found(zoneOptions(), typed).map(({ zone }) => zone);

it.each([
  ["kyiv", "Europe/Kyiv"],
  ["Kiev", "Europe/Kyiv"],
  ["calcutta", "Asia/Kolkata"],
  ["Kolkata", "Asia/Kolkata"],
  ["saigon", "Asia/Ho_Chi_Minh"],
  ["ho chi", "Asia/Ho_Chi_Minh"],
  ["Katmandu", "Asia/Kathmandu"],
  ["Rangoon", "Asia/Yangon"],
  ["Godthab", "America/Nuuk"],
  ["los angeles", "America/Los_Angeles"],
  ["são paulo", "America/Sao_Paulo"],
  ["Europe/Berlin", "Europe/Berlin"],
  ["GMT+5:45", "Asia/Kathmandu"],
  ["utc", "UTC"],
])("%s finds %s first", (typed, zone) => {
  expect(zones(typed)[0]).toBe(zone);
});

it("the list has present names alone, in the order that people see", () => {
  const all = zoneOptions();
  expect(all.map(({ zone }) => zone)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/Kiev|Calcutta|Saigon|Katmandu|Rangoon|Godthab|Factory/)]),
  );
  const places = all.map(({ place }) => place);
  expect(places).toEqual([...places].sort((a, b) => a.localeCompare(b)));
  expect(all.every(({ offset }) => offset.startsWith("GMT") || offset === "UTC")).toBe(true);
});
