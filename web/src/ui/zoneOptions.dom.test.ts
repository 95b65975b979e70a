import { describe, expect, it } from "vitest";
import { called, found, optionOf } from "./zoneOptions";

const zone = (id: string, city: string, countries: string[], ...aliases: string[]) =>
  optionOf({ id, city, countries, aliases });
const ALL = [
  zone("Asia/Ho_Chi_Minh", "Ho Chi Minh City", ["VN"], "Asia/Saigon"),
  zone("Asia/Kathmandu", "Kathmandu", ["NP"], "Asia/Katmandu"),
  zone("Asia/Kolkata", "Kolkata", ["IN"], "Asia/Calcutta"),
  zone("Europe/Kyiv", "Kyiv", ["UA"], "Europe/Kiev"),
  zone("America/Los_Angeles", "Los Angeles", ["US"], "US/Pacific"),
  zone("America/Nuuk", "Nuuk", ["GL"], "America/Godthab"),
  zone("America/Sao_Paulo", "São Paulo", ["BR"], "Brazil/East"),
];

describe("zones", () => {
  it.each([
    ["kyiv", "Europe/Kyiv"],
    ["Kiev", "Europe/Kyiv"],
    ["ukraine", "Europe/Kyiv"],
    ["calcutta", "Asia/Kolkata"],
    ["saigon", "Asia/Ho_Chi_Minh"],
    ["Godthab", "America/Nuuk"],
    ["sao paulo", "America/Sao_Paulo"],
    ["angeles los", "America/Los_Angeles"],
    ["GMT+5:45", "Asia/Kathmandu"],
  ])("are found by %s: %s", (typed, id) => {
    expect(found(ALL, typed).map((option) => option.zone)).toEqual([id]);
  });

  it("say which city was called otherwise, and where it is", () => {
    expect(called(ALL, "Europe/Kiev")).toMatchObject({
      zone: "Europe/Kyiv",
      place: "Kyiv",
      about: "Ukraine; earlier Kiev",
    });
  });
});
