import { session } from "@/session/session";
import { Problem } from "@/api/problem";

/** The most answers, of 5,000 rows each, in one file. */
const MOST_ANSWERS = 20;

/** All rows of a list as CSV, answer by answer; `isWhole` is false if there are more. */
export async function tableOf(
  path: string,
  query: Record<string, string | undefined>,
): Promise<{ text: string; isWhole: boolean }> {
  const asked = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  let search = `?${new URLSearchParams(asked)}`;
  let text = "";
  for (let answers = 0; answers < MOST_ANSWERS; answers += 1) {
    const response = await fetch(`${path}${search}`, {
      headers: { Accept: "text/csv", Authorization: `Bearer ${await session.token()}` },
    });
    if (!response.ok) throw await Problem.from(response);
    const part = await response.text();
    // Byte order mark and header only once. `text()` removes a mark itself.
    text += text ? part.slice(part.indexOf("\n") + 1) : part;
    const next = /^<(\?[^>]*)>; rel="next"$/.exec(response.headers.get("Link") ?? "");
    if (!next?.[1]) return { text, isWhole: true };
    search = next[1];
  }
  return { text, isWhole: false };
}

/** Downloads a text as a file. */
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
