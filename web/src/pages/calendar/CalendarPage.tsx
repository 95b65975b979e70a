import { useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { AccountBanner } from "@/accounts/AccountBanner";
import { ACCOUNTS_LOOK_MS, accountsQuery, type Account } from "@/accounts/queries";
import { standingOf } from "@/accounts/standing";
import { useTopOff } from "@/accounts/topOff";
import { answer, api } from "@/api/client";
import { DaysAhead, QueueRoom } from "@/session/Limits";
import { useRights, useTenant } from "@/session/tenant";
import { dateTime, dayOf } from "@/time/format";
import { wallOf } from "@/time/local";
import { Button, buttonClass } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Peek } from "@/ui/Peek";
import { ErrorState, Skeleton } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { ChipContext, type Joined } from "./concerns";
import {
  addDays,
  firstWeekday as localeFirstWeekday,
  fourWeeksOf,
  monthOf,
  rangeOf,
  spokenDay,
  spokenRange,
  type Day,
} from "./days";
import { DaysGrid } from "./DaysGrid";
import { useLeaving } from "./deleting";
import { useDrops, useHeldWhileDragging, type Place } from "./dragging";
import { filtered, matches, without, type Days } from "./filters";
import type { Arrow } from "./keyboard";
import { Legend } from "./Legend";
import { ListView } from "./ListView";
import { MoveDialog } from "./MoveDialog";
import { inHour, isEditable, onDay, standsAt, type Row } from "./moves";
import { PostCard } from "./PostCard";
import { afterChange, calendarQuery, heldBackQuery, thumbnailsQueries, untimedQuery, type Shown, type Thumbnail } from "./queries";
import { startOn } from "./starting";
import { Toolbar } from "./Toolbar";
import { Tray } from "./Tray";
import { NUDGE_PAUSE_MS, useMove, useUnderWay, withMoves } from "./useMove";
import { WeekGrid } from "./WeekGrid";
import { useIsWide, useNow } from "./window";
import type { CalendarSearch } from "./search";

const PostPanel = lazy(async () => ({ default: (await import("./panel/PostPanel")).PostPanel }));

const route = getRouteApi("/in/t/$tenantId/calendar");
const NO_DAYS: Days = {};
const NO_ACCOUNTS: readonly Account[] = [];
const USUAL_TIME = "09:00";

/** An open dialog for date and time: for moving a post, or for scheduling one. */
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
  const view = search.view ?? "weeks";
  // A grid of seven days with hours is too wide for a phone: the week is then shown as a list.
  const looksLike = view === "week" && !isWide ? "list" : view;

  const shown = { ...rangeOf(view, day, firstWeekday), zone };
  const accounts = useQuery({ ...accountsQuery(tenantId), refetchInterval: ACCOUNTS_LOOK_MS });
  const calendar = useQuery({
    ...calendarQuery(tenantId, shown),
    placeholderData: (old, query) => (query?.queryKey[1] === tenantId ? old : undefined),
  });
  const untimed = useInfiniteQuery(untimedQuery(tenantId));
  const joined = useJoined(tenantId, accounts.data, calendar.data ?? NO_DAYS);
  const move = useMove(zone);
  const leaving = useLeaving();
  const days = useHeldWhileDragging(useDays(calendar.data ?? NO_DAYS, shown, leaving));
  const visible = filtered(days, search, joined);
  const waiting = (untimed.data?.pages.flatMap((page) => page.items) ?? []).filter(
    // Posts that were sent at once have no time either, and are in the history.
    (row) => isEditable(row) && matches(row, search, joined) && !leaving.has(row.id),
  );

  const [asked, setAsked] = useState<Asked>();
  const schedule = useSchedule(zone, () => setAsked(undefined));

  const change = (changed: CalendarSearch) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false });
  const step = (changed: CalendarSearch) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false });
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

  const toCompose = useNavigate();
  const start = useCallback(
    (on: Day, hour?: number) =>
      void toCompose({
        to: "/t/$tenantId/compose",
        params: { tenantId },
        search: startOn(on, hour, { shown: zone, own: tenant.timezone }),
      }),
    [toCompose, tenantId, zone, tenant.timezone],
  );

  const askMove = (row: Row) => {
    const [on = day, at = USUAL_TIME] = wallOf(row.scheduled_for ?? now, zone).split("T");
    setAsked({ row, day: on, time: at, verb: "Move" });
  };
  const nudge = (row: Row, arrow: Arrow): boolean => {
    const from = dayOf(standsAt(row) ?? now, zone);
    const byHour = looksLike === "week" && (arrow === "ArrowUp" || arrow === "ArrowDown");
    return move(row, nudged(row, from, arrow, byHour ? zone : null), {
      pauseMs: NUDGE_PAUSE_MS,
      keepsClock: !byHour,
    });
  };
  const drop = (row: Row, from: Day | undefined, to: Place) => {
    if (!row.scheduled_for || !from) {
      if (rights.whyNotEdit) toast(`Not scheduled: ${rights.whyNotEdit}`, { tone: "danger" });
      else setAsked({ row, day: to.day, time: clockAt(to.hour), verb: "Schedule" });
      return;
    }
    if (to.hour === undefined && to.day === from) return;
    if (to.hour === undefined) move(row, onDay(row, from, to.day), { keepsClock: true });
    else move(row, inHour(row, to.day, to.hour, zone));
  };
  useDrops(drop);

  const shared = { days: visible, zone, today, onOpen: open };
  const grid = {
    ...shared,
    onOpenDay: openDay,
    onStart: rights.canEdit ? start : undefined,
    onNudge: nudge,
    onAskMove: askMove,
  };
  const chips = useMemo(() => ({ joined, canEdit: rights.canEdit }), [joined, rights.canEdit]);
  const findRow = (id: string | undefined) =>
    Object.values(visible)
      .flat()
      .concat(waiting)
      .find((row) => row.id === id);
  return (
    <ChipContext value={chips}>
    <Page title="Calendar" actions={<TopOff />}>
      <AccountBanner accounts={accounts.data ?? NO_ACCOUNTS} />
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
        onStep={step}
      />
      <div className="mb-3 grid gap-1 empty:hidden">
        <QueueRoom />
        <DaysAhead now={now} shown={shown.end} />
      </div>
      {accounts.data?.length === 0 && <NoAccounts tenantId={tenantId} />}
      {calendar.isPending && <GridSkeleton />}
      {calendar.isError && !calendar.data && (
        <ErrorState
          title="The calendar could not be loaded"
          error={calendar.error}
          onRetry={() => void calendar.refetch()}
        />
      )}
      <Peek
        of="[data-post]"
        card={(element) => {
          const row = findRow(element.dataset.post);
          return row ? <PostCard row={row} zone={zone} /> : null;
        }}
      >
      {calendar.data && (
        <div aria-busy={calendar.isPlaceholderData} className="aria-busy:opacity-60">
          {looksLike === "weeks" && (
            <DaysGrid
              {...grid}
              label={spokenRange("weeks", day, firstWeekday)}
              weeks={fourWeeksOf(day, firstWeekday)}
            />
          )}
          {looksLike === "month" && (
            <DaysGrid
              {...grid}
              label={spokenDay(day, { month: "long", year: "numeric" })}
              weeks={monthOf(day, firstWeekday)}
              month={day.slice(0, 7)}
            />
          )}
          {looksLike === "week" && (
            <WeekGrid {...grid} day={day} firstWeekday={firstWeekday} now={now} />
          )}
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
      </Peek>
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
    </ChipContext>
  );
}

/** The days as shown while moves and deletions are pending. */
function useDays(known: Days, { start, end, zone }: Shown, leaving: ReadonlySet<string>): Days {
  const underWay = useUnderWay();
  return useMemo(
    () => without(withMoves(known, underWay, { start, end, zone }), leaving),
    [known, underWay, leaving, start, end, zone],
  );
}

/** The states of texts and accounts, which the calendar's answer does not have. */
function useJoined(tenantId: string, accounts: readonly Account[] | undefined, days: Days): Joined {
  const { data: heldBack } = useQuery(heldBackQuery(tenantId));
  const thumbnails = useThumbnails(tenantId, days);
  return useMemo(
    () => ({
      needsApproval: new Set(heldBack?.needsApproval),
      rejected: new Set(heldBack?.rejected),
      accounts: accounts ? new Map(accounts.map((each) => [each.id, standingOf(each)])) : null,
      thumbnails,
    }),
    [heldBack, accounts, thumbnails],
  );
}

const NO_THUMBNAILS: Joined["thumbnails"] = new Map();

/** The thumbnails of shown posts; missing ones are loaded later. */
function useThumbnails(tenantId: string, days: Days): Joined["thumbnails"] {
  const ids = useMemo(
    () => Object.values(days).flat().flatMap(({ content_item_id: id }) => id ?? []),
    [days],
  );
  return useQueries({
    queries: thumbnailsQueries(tenantId, ids),
    combine: thumbnailsIn,
  });
}

function thumbnailsIn(answers: readonly { data?: readonly Thumbnail[] | undefined }[]): Joined["thumbnails"] {
  const known = answers.flatMap(({ data = [] }) => data);
  if (known.length === 0) return NO_THUMBNAILS;
  return new Map(known.map(({ content_item_id: id, thumbnail_url: url }) => [id, url]));
}

/**
 * Where Shift and an arrow key move a post: a day or a week, or an hour if `hourZone` shows hours.
 */
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
            const words = filledWords(made, there);
            if (accounts_failed === 0) toast(words);
            else {
              toast(`${words} ${accounts_failed} accounts could not be filled. Try again.`, {
                tone: "danger",
              });
            }
          },
        })
      }
    >
      <CalendarPlus aria-hidden />
      {topOff.percent === null ? "Fill the next 4 weeks" : `Filling: ${topOff.percent} %`}
    </Button>
  );
}

/** A message after filling the calendar. */
function filledWords(made: number, there: number): string {
  if (made > 0) return `${made === 1 ? "1 empty slot" : `${made} empty slots`} added.`;
  return there > 0 ? "Already full: nothing to add." : "No account wants posts in these weeks.";
}

function NoAccounts({ tenantId }: { tenantId: string }) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3 rounded-card border border-line bg-beat-soft px-4 py-3 text-beat-ink">
      <p className="grow">
        Nothing can be planned yet. Connect an account and say how often it posts.
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
