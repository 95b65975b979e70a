import { describe, expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { errorsAt, isSame, knownOf, optionErrors, optionsOf, split, told, toldAll, withOption, wrongIn } from "./options";
import { ALL, BOARD, LANGUAGE, SENSITIVE, TAGS, VISIBILITY } from "./options.fixture";

describe("options of a post", () => {
  it.each([undefined, null, "", []])("that become %j are left to their default", (empty) => {
    expect(withOption({ language: "de", tags: ["a"] }, "language", empty)).toEqual({ tags: ["a"] });
  });

  it("that are set to no are set", () => {
    expect(withOption({}, "sensitive", false)).toEqual({ sensitive: false });
  });

  it("are the same in whatever order they came, and where null stands for nothing", () => {
    expect(isSame({ a: "1", b: ["x"] }, { b: ["x"], a: "1", c: null })).toBe(true);
    expect(isSame({ a: "1" }, { a: "2" })).toBe(false);
    expect(isSame({ b: ["x"] }, { b: ["x", "y"] })).toBe(false);
    expect(isSame({}, { flag: false })).toBe(false);
  });

  it("that the network knows no more are not sent to it", () => {
    expect(knownOf([LANGUAGE], { language: "de", old: "x" })).toEqual({ language: "de" });
  });

  it("have the choices of the account where they are its own", () => {
    const tips = { value: "11", label: "Tips" };

    expect(optionsOf([VISIBILITY, BOARD], { board: [tips], visibility: [] })).toEqual([
      VISIBILITY,
      { ...BOARD, choices: [tips] },
    ]);
    expect(optionsOf([BOARD], undefined)).toEqual([BOARD]);
  });

  it("are told by their labels", () => {
    expect(told(VISIBILITY, "private")).toBe("Followers only");
    expect(told(SENSITIVE, false)).toBe("No");
    expect(told(TAGS, undefined)).toBe("");
    expect(toldAll(ALL, { tags: ["a", "b"], language: "de" })).toEqual([
      ["Language", "de"],
      ["Tags", "a, b"],
    ]);
  });

  it.each([
    ["Pipes, Help", ["Pipes", "Help"]],
    [" , Pipes,, ", ["Pipes"]],
    ["水道、助け，急", ["水道", "助け", "急"]],
    ["سباكة، مساعدة", ["سباكة", "مساعدة"]],
    ["", []],
  ])("that are lists are parted at the commas: %j", (typed, texts) => {
    expect(split(typed)).toEqual(texts);
  });

  it("that are too long or too many are wrong, and those at the limit are not", () => {
    expect(wrongIn(ALL, { language: "x".repeat(12), tags: ["a", "b", "c"] })).toEqual({});
    expect(wrongIn(ALL, { language: "x".repeat(14), tags: ["a", "b", "c", "d"] })).toEqual({
      language: "This is 2 characters too long. Shorten it to 12 characters.",
      tags: "These are 4, and at most 3 are taken. Take out 1.",
    });
  });

  it("are counted in the unit that their network names, without what stands around them", () => {
    const firefighter = "\u{1f469}\u200d\u{1f692}";
    expect(wrongIn([LANGUAGE], { language: ` ${firefighter.repeat(12)} ` })).toEqual({});
    expect(wrongIn([LANGUAGE], { language: firefighter.repeat(13) })).toEqual({
      language: "This is 1 character too long. Shorten it to 12 characters.",
    });
    expect(wrongIn([{ ...LANGUAGE, unit: "code_points" }], { language: firefighter.repeat(5) })).toEqual({
      language: "This is 3 characters too long. Shorten it to 12 characters.",
    });
    expect(wrongIn([TAGS], { tags: [firefighter.repeat(100), "x".repeat(101)] })).toEqual({
      tags: "This is 1 character too long. Shorten it to 100 characters.",
    });
  });

  it("have the errors that the API names by them", () => {
    const fields = [
      { field: "options.language", message: "must be text" },
      { field: "destinations[0].options.tags", message: "must be a list" },
      { field: "name", message: "is needed" },
    ];
    const error = new Problem({ message: "No.", status: 422, code: "invalid_input", retryable: false, fields });
    expect(optionErrors(error)).toEqual({ language: "must be text", tags: "must be a list" });
    expect(optionErrors(new Error("offline"))).toEqual({});
    expect(errorsAt([{ field: null, message: "Slow." }])).toEqual({});
  });
});
