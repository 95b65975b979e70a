import { expect, it, vi } from "vitest";
import { counting } from "./counting";

it("a visit reports each banner once, without anybody's cookies", () => {
  const sent = vi.fn(() => Promise.resolve(new Response(null)));
  vi.stubGlobal("fetch", sent);
  const counts = counting();

  counts.report("https://d.example/seen");
  counts.view("a");
  counts.view("a");
  counts.view("b");
  counts.click("b");
  counts.report("https://d.example/seen");
  counts.view("b");
  counts.report("https://d.example/seen");

  expect(sent).toHaveBeenCalledTimes(1);
  expect(sent).toHaveBeenCalledWith(
    "https://d.example/seen?viewed=a,b&clicked=b",
    expect.objectContaining({ credentials: "omit", keepalive: true, method: "POST" }),
  );
});
