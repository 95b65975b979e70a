import { beforeEach, describe, expect, it, vi } from "vitest";
import { MoveQueue } from "./moveQueue";
import { movedTo, type Row } from "./moves";
import { aRow } from "./rows.fixture";

const MONDAY = new Date("2026-12-21T17:00:00Z");
const TUESDAY = new Date("2026-12-22T17:00:00Z");
const WEDNESDAY = new Date("2026-12-23T17:00:00Z");
const POST = aRow({ scheduled_for: MONDAY.toISOString(), version: 4 });

/** A queue with an API that answers on request. */
function queue() {
  const asked: { row: Row; at: Date; answer: () => void; refuse: (error: Error) => void }[] = [];
  const onMoved = vi.fn<(before: Row, after: Row) => void>();
  const onRefused = vi.fn<(row: Row, error: unknown) => void>();
  const send = (row: Row, at: Date) =>
    new Promise<Row>((resolve, reject) => {
      const answer = () => resolve({ ...movedTo(row, at), version: row.version + 1 });
      asked.push({ row, at, answer, refuse: reject });
    });
  return { asked, onMoved, onRefused, moves: new MoveQueue({ send, onMoved, onRefused }) };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe("moves of one post", () => {
  it("that follow quickly are one, to the last place", async () => {
    const { asked, moves, onMoved } = queue();

    moves.move(POST, TUESDAY, 400);
    moves.move(POST, WEDNESDAY, 400);
    await vi.advanceTimersByTimeAsync(400);
    asked[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);

    expect(asked.map(({ at }) => at)).toEqual([WEDNESDAY]);
    expect(onMoved).toHaveBeenCalledExactlyOnceWith(POST, expect.objectContaining({ version: 5 }));
  });

  it("that come while one is under way follow it, with the version that it gave", async () => {
    const { asked, moves, onMoved } = queue();

    moves.move(POST, TUESDAY);
    await vi.advanceTimersByTimeAsync(0);
    moves.move(POST, WEDNESDAY);
    asked[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    asked[1]?.answer();
    await vi.advanceTimersByTimeAsync(0);

    expect(asked.map(({ row, at }) => [row.version, at])).toEqual([
      [4, TUESDAY],
      [5, WEDNESDAY],
    ]);
    expect(onMoved).toHaveBeenCalledOnce();
  });

  it("that come to nothing ask for nothing", async () => {
    const { asked, moves, onMoved } = queue();

    moves.move(POST, TUESDAY, 400);
    moves.move(POST, MONDAY, 400);
    await vi.advanceTimersByTimeAsync(400);

    expect(asked).toEqual([]);
    expect(onMoved).toHaveBeenCalledWith(POST, POST);
  });

  it("end with the first that is refused, where the post then stands", async () => {
    const { asked, moves, onRefused } = queue();
    const refusal = new Error("taken");

    moves.move(POST, TUESDAY);
    await vi.advanceTimersByTimeAsync(0);
    moves.move(POST, WEDNESDAY);
    asked[0]?.refuse(refusal);
    await vi.advanceTimersByTimeAsync(0);

    expect(asked).toHaveLength(1);
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(POST, refusal);
  });

  it("that wait are sent at once when the page is left", async () => {
    const { asked, moves } = queue();

    moves.move(POST, TUESDAY, 400);
    moves.flush();
    await vi.advanceTimersByTimeAsync(0);

    expect(asked.map(({ at }) => at)).toEqual([TUESDAY]);
  });
});
