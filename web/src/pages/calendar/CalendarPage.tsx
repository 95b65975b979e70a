import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { accountsQuery } from "@/accounts/queries";
import { TOP_OFF_DAYS, useTopOff } from "@/accounts/topOff";
import { answer, api } from "@/api/client";
import { useRights, useTenant } from "@/session/tenant";
import { dateTime, dayOf } from "@/time/format";
import { wallOf } from "@/time/local";
import { Button, buttonClass } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { addDays, firstWeekday as localeFirstWeekday, rangeOf, type Day } from "./days";
import { useDrops, type Place } from "./dragging";
import { filtered, matches, type Days } from "./filters";
import type { Arrow } from "./keyboard";
import { Legend } from "./Legend";
import { ListView } from "./ListView";
import { MonthGrid } from "./MonthGrid";
import { MoveDialog } from "./MoveDialog";
import { inHour, onDay, type Row } from "./moves";
import { afterChange, calendarQuery, untimedQuery } from "./queries";
import { Toolbar } from "./Toolbar";
import { Tray } from "./Tray";
import { useMove } from "./useMove";
import { WeekGrid } from "./WeekGrid";
import { useIsWide, useNow } from "./window";
import type { CalendarSearch } from "./search";

const PostPanel = lazy(async () => ({ default: (await import("./panel/PostPanel")).PostPanel }));

const route = getRouteApi("/in/t/$tenantId/calendar");
const NO_DAYS: Days = {};
const USUAL_TIME = "09:00";

/** A question for date and time: where to move a post, or when to send one. */
interface Asked {
  row: Row;
  day: Day;
  time: string;
  verb: "Move" | "Schedule";
}

export function CalendarPage() {
  const tenant = useTenant();
  const tenantId = tenant.tenant_id;
  const rights = useRights();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const isWide = useIsWide();
  const zone = search.zone ?? tenant.timezone;
  const today = dayOf(now, zone);
  const day = search.day ?? today;
  const firstWeekday = localeFirstWeekday();
  const view = search.view ?? "month";
  // Seven days of hours don't fit a phone: there the week is a list.
  const looksLike = view === "week" && !isWide ? "list" : view;

  const accounts = useQuery(accountsQuery(tenantId));
  const calendar = useQuery({
    ...calendarQuery(tenantId, { ...rangeOf(view, day, firstWeekday), zone }),
    placeholderData: (old, query) => (query?.queryKey[1] === tenantId ? old : undefined),
  });
  const untimed = useInfiniteQuery(untimedQuery(tenantId));
  const days = filtered(calendar.data ?? NO_DAYS, search);
  const waiting = (untimed.data?.pages.flatMap((page) => page.items) ?? []).filter((row) =>
    matches(row, search),
  );

  const [asked, setAsked] = useState<Asked>();
  const move = useMove(zone);
  const schedule = useSchedule(zone, () => setAsked(undefined));

  const change = (changed: CalendarSearch) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false });
  const open = useCallback(
    (id: string | undefined, how?: { ignoreBlocker: boolean }) =>
      void navigate({ search: (old) => ({ ...old, post: id }), resetScroll: false, ...how }),
    [navigate],
  );
  const openDay = useCallback(
    (chosen: Day) =>
      void navigate({ search: (old) => ({ ...old, view: "list", day: chosen }) }),
    [navigate],
  );

  const askMove = (row: Row) => {
    const [on = day, at = USUAL_TIME] = wallOf(row.scheduled_for ?? now, zone).split("T");
    setAsked({ row, day: on, time: at, verb: "Move" });
  };
  const nudge = (row: Row, arrow: Arrow): boolean => {
    const from = dayOf(row.scheduled_for ?? now, zone);
    return move(row, nudged(row, from, arrow, looksLike === "week" ? zone : null));
  };
  const drop = (row: Row, from: Day | undefined, to: Place) => {
    if (!row.scheduled_for || !from) {
      if (rights.whyNotEdit) toast(`Not scheduled: ${rights.whyNotEdit}`, { tone: "danger" });
      else setAsked({ row, day: to.day, time: clockAt(to.hour), verb: "Schedule" });
      return;
    }
    if (to.hour === undefined && to.day === from) return;
    move(row, to.hour === undefined ? onDay(row, from, to.day) : inHour(row, to.day, to.hour, zone));
  };
  useDrops(drop);

  const shared = { days, zone, today, onOpen: open };
  const grid = { ...shared, day, firstWeekday, onOpenDay: openDay, onNudge: nudge, onAskMove: askMove };
  return (
    <Page title="Calendar" actions={<TopOff />}>
      <Toolbar
        view={view}
        day={day}
        today={today}
        firstWeekday={firstWeekday}
        zone={zone}
        accounts={accounts.data ?? []}
        search={search}
        isWide={isWide}
        onChange={change}
      />
      {accounts.data?.length === 0 && <NoAccounts tenantId={tenantId} />}
      {calendar.isPending && <GridSkeleton />}
      {calendar.isError && !calendar.data && (
        <ErrorState
          title="The calendar could not be loaded"
          error={calendar.error}
          onRetry={() => void calendar.refetch()}
        />
      )}
      {calendar.data && (
        <div aria-busy={calendar.isPlaceholderData} className="aria-busy:opacity-60">
          {looksLike === "month" && <MonthGrid {...grid} />}
          {looksLike === "week" && <WeekGrid {...grid} now={now} />}
          {looksLike === "list" && <ListView {...shared} onAskMove={askMove} />}
        </div>
      )}
      <Tray
        rows={waiting}
        more={untimed}
        zone={zone}
        whyNotEdit={rights.whyNotEdit}
        onOpen={open}
        onSchedule={(row) =>
          setAsked({ row, day: addDays(today, 1), time: USUAL_TIME, verb: "Schedule" })
        }
      />
      <Legend />
      {asked && (
        <MoveDialog
          key={asked.row.id}
          {...asked}
          zone={zone}
          busy={schedule.isPending}
          onClose={() => setAsked(undefined)}
          onChosen={(at) => {
            if (asked.verb === "Schedule") schedule.mutate({ row: asked.row, at });
            else {
              setAsked(undefined);
              move(asked.row, at);
            }
          }}
        />
      )}
      {search.post && (
        <Suspense fallback={null}>
          <PostPanel
            key={search.post}
            id={search.post}
            zone={zone}
            onClose={() => open(undefined)}
            onGone={() => open(undefined, { ignoreBlocker: true })}
          />
        </Suspense>
      )}
    </Page>
  );
}

/** Where Shift and an arrow move a post: a day or a week, or an hour when `hourZone` shows hours. */
function nudged(row: Row, from: Day, arrow: Arrow, hourZone: string | null): Date {
  const forward = arrow === "ArrowRight" || arrow === "ArrowDown" ? 1 : -1;
  if (arrow === "ArrowLeft" || arrow === "ArrowRight") return onDay(row, from, addDays(from, forward));
  if (!hourZone) return onDay(row, from, addDays(from, 7 * forward));
  return new Date(Date.parse(row.scheduled_for ?? "") + forward * 3_600_000);
}

const clockAt = (hour: number | undefined): string =>
  hour === undefined ? USUAL_TIME : `${String(hour).padStart(2, "0")}:00`;

function useSchedule(zone: string, onDone: () => void) {
  const { tenant_id: tenantId } = useTenant();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ row, at }: { row: Row; at: Date }) =>
      answer(
        api.PATCH("/api/v1/marketing/post-instances/{instance_id}", {
          params: { path: { instance_id: row.id }, query: { tenant_id: tenantId } },
          body: { scheduled_for: at.toISOString(), status: "Scheduled", version: row.version },
        }),
      ),
    onSuccess: (after) => {
      toast(`Scheduled for ${dateTime(after.scheduled_for ?? "", zone)}`);
      onDone();
    },
    onSettled: () => afterChange(queries, tenantId),
  });
}

function TopOff() {
  const { tenant_id: tenantId } = useTenant();
  const rights = useRights();
  const topOff = useTopOff(tenantId);
  return (
    <Button
      whyNot={rights.whyNotEdit}
      busy={topOff.isPending}
      onClick={() =>
        topOff.mutate(undefined, {
          onSuccess: ({ instances_created: made, instances_skipped: there, accounts_failed }) => {
            const words = `Created ${made} new slots, skipped ${there} existing`;
            if (accounts_failed === 0) toast(words);
            else toast(`${words}. ${accounts_failed} accounts failed; try again.`, { tone: "danger" });
          },
        })
      }
    >
      <CalendarPlus aria-hidden />
      Top off {TOP_OFF_DAYS} days
    </Button>
  );
}

function NoAccounts({ tenantId }: { tenantId: string }) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3 rounded-card border border-line bg-beat-soft px-4 py-3 text-beat-ink">
      <p className="grow">
        Nothing can be planned yet: connect a channel account and give it a schedule.
      </p>
      <Link to="/t/$tenantId/accounts" params={{ tenantId }} className={buttonClass()}>
        Connect an account
      </Link>
    </div>
  );
}

function GridSkeleton() {
  return (
    <div role="status" className="grid grid-cols-7 gap-px">
      <span className="sr-only">Loading the calendar…</span>
      {Array.from({ length: 35 }, (_, cell) => (
        <Skeleton key={cell} className="h-16 sm:h-28" />
      ))}
    </div>
  );
}
