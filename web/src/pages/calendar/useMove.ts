import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { answer, api } from "@/api/client";
import { messageOf, Problem } from "@/api/problem";
import { tenantKey, useRights, useTenant } from "@/session/tenant";
import { dateTime, dayOf } from "@/time/format";
import { toast } from "@/ui/toasts";
import { placed, type Days } from "./filters";
import { MoveQueue } from "./moveQueue";
import { canUndo, isFilledBy, movedTo, refusal, skippedHour, standsAt, type Row } from "./moves";
import { afterChange, showPost, type Shown } from "./queries";

const route = getRouteApi("/in/t/$tenantId/calendar");

/** How long a move by keyboard waits for the next one. */
export const NUDGE_PAUSE_MS = 400;

export interface MoveHow {
  /** A pause before the move is sent, for repeated key presses. */
  pauseMs?: number;
  /** It keeps its wall time, unless that does not exist on the new day. */
  keepsClock?: boolean;
}

/** Posts whose moves are being sent, in the state that is shown meanwhile. */
let underWay: ReadonlyMap<string, Row> = new Map();
const listeners = new Set<() => void>();

function showInstead(id: string, row: Row | null): void {
  const next = new Map(underWay);
  if (row) next.set(id, row);
  else next.delete(id);
  underWay = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Posts that are being moved, in their future state. */
export const useUnderWay = (): ReadonlyMap<string, Row> =>
  useSyncExternalStore(subscribe, () => underWay);

/** Moves posts: shown at once, undone with the reason when refused, and undone by the toast. */
export function useMove(zone: string) {
  const { tenant_id: tenantId } = useTenant();
  const { whyNotEdit } = useRights();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const words = useRef(new Map<string, { isUndo: boolean; note: string }>());

  async function settle(row: Row) {
    // Requests from before don't have the move.
    await queries.cancelQueries({ queryKey: tenantKey(tenantId, "calendar") });
    showPost(queries, tenantId, row);
    showInstead(row.id, null);
    void afterChange(queries, tenantId);
  }

  async function onMoved(before: Row, after: Row) {
    const { isUndo, note } = words.current.get(after.id) ?? { isUndo: false, note: "" };
    await settle(after);
    if (before === after) return;
    const at = new Date(after.scheduled_for ?? "");
    const says = [`${isUndo ? "Back at" : "Moved to"} ${dateTime(at, zone)}.`, note];
    const back = before.scheduled_for;
    const run = () => start(after, new Date(back ?? ""), { isUndo: true, note: "" });
    toast(
      says.filter(Boolean).join(" "),
      !isUndo && back && canUndo(before, new Date()) ? { action: { label: "Undo", run } } : {},
    );
  }

  async function onRefused(row: Row, error: unknown) {
    await settle(row);
    const occupant = error instanceof Problem ? error.extra.occupant_id : undefined;
    const stale = error instanceof Problem && error.code === "stale_version";
    toast(
      `Not moved: ${stale ? "somebody else changed it meanwhile. Here it is as it stands now." : messageOf(error)}`,
      {
        tone: "danger",
        ...(typeof occupant === "string" && {
          action: {
            label: "Show that post",
            run: () => void navigate({ search: (old) => ({ ...old, post: occupant }) }),
          },
        }),
      },
    );
  }

  const latest = useRef({ onMoved, onRefused });
  useEffect(() => {
    latest.current = { onMoved, onRefused };
  });
  const [moves] = useState(
    () =>
      new MoveQueue({
        send: (row, at) =>
          answer(
            api.PATCH("/api/v1/marketing/post-instances/{instance_id}", {
              params: { path: { instance_id: row.id }, query: { tenant_id: tenantId } },
              body: { scheduled_for: at.toISOString(), version: row.version },
            }),
          ),
        onMoved: (before, after) => void latest.current.onMoved(before, after),
        onRefused: (row, error) => void latest.current.onRefused(row, error),
      }),
  );
  useEffect(() => {
    const flush = () => moves.flush();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [moves]);

  function start(row: Row, at: Date, said: { isUndo: boolean; note: string }, pauseMs?: number) {
    words.current.set(row.id, said);
    showInstead(row.id, movedTo(row, at));
    moves.move(row, at, pauseMs);
  }

  /** Returns whether the API was asked. */
  function move(row: Row, at: Date, { pauseMs, keepsClock }: MoveHow = {}): boolean {
    if (at.toISOString() === new Date(row.scheduled_for ?? 0).toISOString()) return false;
    const reason = whyNotEdit ?? refusal(row, at, new Date());
    if (reason) {
      toast(`Not moved: ${reason}`, { tone: "danger" });
      return false;
    }
    const fills = fillsSlot(queries, tenantId, row, at) ? "It fills the empty slot there." : "";
    const note = [keepsClock ? skippedHour(row, at) : "", fills].filter(Boolean).join(" ");
    start(row, at, { isUndo: false, note }, pauseMs);
    return true;
  }

  return move;
}

/** The days with posts at their new places, before the API has answered. */
export function withMoves(days: Days, moving: ReadonlyMap<string, Row>, shown: Shown): Days {
  let all = days;
  for (const row of moving.values()) {
    const day = dayOf(standsAt(row) ?? "", shown.zone);
    all = placed(all, row, day >= shown.start && day <= shown.end ? day : null);
  }
  return all;
}

function fillsSlot(queries: QueryClient, tenantId: string, row: Row, at: Date): boolean {
  if (row.content_item_id === null) return false;
  return queries
    .getQueriesData<Days>({ queryKey: tenantKey(tenantId, "calendar", "days") })
    .some(([, days]) =>
      Object.values(days ?? {}).some((rows) => rows.some((slot) => isFilledBy(slot, row, at))),
    );
}
