import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { ListChecks, Radio, Trash2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { accountsQuery, type Account } from "@/accounts/queries";
import { Problem } from "@/api/problem";
import { ContentFields } from "@/content/ContentFields";
import { contentSchema, contentValues } from "@/content/form";
import { contentQuery } from "@/content/queries";
import { useMe } from "@/session/me";
import { session } from "@/session/session";
import { tenantKey, useRights, useTenant } from "@/session/tenant";
import { Button, buttonClass } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { showFieldErrors } from "@/ui/fieldErrors";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { AccountTexts } from "./AccountTexts";
import {
  emptyComposition,
  isEmpty,
  textOf,
  titleFrom,
  wrongTime,
  type Composition,
  type Place,
} from "./composition";
import { forget, keep, kept } from "./keeping";
import { Preview } from "./Preview";
import { platformsQuery } from "./queries";
import { ReviewDialog, type Review } from "./ReviewDialog";
import { discard, prepare, send, type Desk } from "./saving";
import { WhenFields } from "./WhenFields";

const route = getRouteApi("/in/t/$tenantId/compose");

/** Writes one text for several accounts, checks it, and sends it. */
export function ComposePage() {
  const tenant = useTenant();
  const rights = useRights();
  const { content } = route.useSearch();
  const accounts = useQuery(accountsQuery(tenant.tenant_id));
  const reused = useQuery({
    ...contentQuery(tenant.tenant_id, content ?? ""),
    enabled: content !== undefined,
  });
  const failed = accounts.data ? reused : accounts;
  if (rights.whyNotEdit) {
    return (
      <Page title="New post">
        <EmptyState icon={ListChecks} title="Only editors and admins write posts">
          {rights.whyNotEdit}
        </EmptyState>
      </Page>
    );
  }
  if (accounts.data && (content === undefined || reused.data)) {
    return (
      <Composer
        key={`${tenant.tenant_id} ${content ?? ""}`}
        accounts={accounts.data}
        start={
          reused.data && {
            ...emptyComposition(),
            values: contentValues(reused.data),
            reused: reused.data.id,
          }
        }
      />
    );
  }
  return (
    <Page title="New post">
      {failed.isError ? (
        <ErrorState
          title="The composer could not be opened"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      ) : (
        <Loading what="the composer" rows={6} />
      )}
    </Page>
  );
}

const NO_REVIEW: Review = { busy: null, outcomes: [], error: null };

interface ComposerProps {
  accounts: readonly Account[];
  /** Content that is there already; without it, what was typed last goes on. */
  start: Composition | undefined;
}

function Composer({ accounts, start }: ComposerProps) {
  const tenant = useTenant();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const platforms = useQuery(platformsQuery(tenant.tenant_id));
  const { composition, change, restored, reset, forgetAll, latest } = useComposition(start, accounts);
  const form = useForm({
    resolver: zodResolver(contentSchema),
    defaultValues: composition.values,
  });
  const [review, setReview] = useState<Review | null>(null);
  const [timeError, setTimeError] = useState<string>();
  const [discarding, setDiscarding] = useState(false);
  const [busy, setBusy] = useState(false);
  const done = useRef(false);

  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) => change({ values }),
      }),
    [form, change],
  );

  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname &&
      !done.current &&
      session.state === "signed-in" &&
      !isEmpty(latest.current),
    enableBeforeUnload: () => !done.current && !isEmpty(latest.current),
    withResolver: true,
  });

  const chosen = accounts.filter(({ id }) => composition.accountIds.includes(id));

  function desk(): Desk {
    const saved = structuredClone(latest.current.saved);
    return {
      tenantId: tenant.tenant_id,
      zone: tenant.timezone,
      composition: latest.current,
      saved,
      note: () => change({ saved: structuredClone(saved) }),
      now: () => new Date(),
    };
  }

  function reread() {
    for (const resource of ["content", "calendar", "instances"]) {
      void queries.invalidateQueries({ queryKey: tenantKey(tenant.tenant_id, resource) });
    }
  }

  async function check() {
    setReview((old) => ({ ...NO_REVIEW, outcomes: old?.outcomes ?? [], busy: "checking" }));
    try {
      const outcomes = await prepare(desk());
      setReview({ busy: null, outcomes, error: null });
    } catch (error) {
      if (error instanceof Problem && error.fields.length > 0) {
        setReview(null);
        showFieldErrors(form, error);
      } else {
        setReview({ ...NO_REVIEW, error });
      }
    }
    reread();
  }

  async function sendAll(accountIds: string[]) {
    const outcomes = review?.outcomes ?? [];
    setReview({ busy: "sending", outcomes, error: null });
    const at = desk();
    const failures = new Map<string, Problem>();
    await Promise.all(
      accountIds.map((id) =>
        send(at, id).catch((error: unknown) => {
          failures.set(id, error instanceof Problem ? error : Problem.network());
        }),
      ),
    );
    reread();
    if (failures.size > 0) {
      setReview({
        busy: null,
        outcomes: outcomes.map((each) => ({ ...each, error: failures.get(each.accountId) ?? each.error })),
        error: null,
      });
      return;
    }
    const count = accountIds.length === 1 ? "1 post" : `${accountIds.length} posts`;
    const left = Object.values(at.saved.parts).filter((part) => !part.sent).length;
    finish(
      `${count} ${latest.current.when === "now" ? "on the way out" : "scheduled"}.` +
        (left > 0 ? ` ${left === 1 ? "1 stays a draft" : `${left} stay drafts`}.` : ""),
      "/t/$tenantId/calendar",
    );
  }

  function finish(words: string, to: "/t/$tenantId/calendar" | "/t/$tenantId/posts") {
    done.current = true;
    forgetAll();
    toast(words);
    void navigate({ to, params: { tenantId: tenant.tenant_id } });
  }

  async function throwAway(withDrafts: boolean) {
    setBusy(true);
    try {
      if (withDrafts) await discard(desk());
      reread();
      reset();
      form.reset(emptyComposition().values);
      setDiscarding(false);
      toast(withDrafts ? "Thrown away." : "The text is gone from here; its drafts stay.");
    } catch (error) {
      toast(error instanceof Problem ? error.message : "It could not be thrown away.", {
        tone: "danger",
      });
    } finally {
      setBusy(false);
    }
  }

  function onReview() {
    const { title, base_caption: caption } = form.getValues();
    if (!title.trim() && caption.trim()) form.setValue("title", titleFrom(caption));
    const wrong = wrongTime(latest.current, tenant.timezone, new Date());
    setTimeError(wrong);
    void form.handleSubmit(() => {
      if (!wrong) void check();
    })();
  }

  const whyNot =
    composition.accountIds.length === 0 && composition.when !== "draft"
      ? "Choose an account first, or save it as a draft."
      : undefined;
  const nothing = isEmpty(composition);
  const hasDrafts = composition.saved.contentId !== null && composition.reused === null;

  return (
    <Page
      title="New post"
      intro="One text for several accounts. What you type stays in this browser until you send it."
      actions={
        <>
          <Button
            look="quiet"
            whyNot={nothing ? "Nothing was typed yet." : undefined}
            onClick={() => setDiscarding(true)}
          >
            <Trash2 aria-hidden />
            Start anew
          </Button>
          <Button look="primary" whyNot={whyNot} onClick={onReview}>
            <ListChecks aria-hidden />
            Review
          </Button>
        </>
      }
    >
      {restored && (
        <p role="status" className="mb-5 rounded-control bg-beat-soft px-4 py-2 text-beat-ink">
          Here is what you typed last time. Go on with it, or start anew.
        </p>
      )}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <form
          noValidate
          className="grid content-start gap-6"
          onSubmit={(event) => {
            event.preventDefault();
            if (!whyNot) onReview();
          }}
        >
          {accounts.length === 0 ? (
            <NoAccounts />
          ) : (
            <AccountTexts accounts={accounts} composition={composition} onChange={change} />
          )}
          <Card>
            {composition.reused ? (
              <Reused composition={composition} />
            ) : (
              <ContentFields form={form} />
            )}
          </Card>
          <WhenFields composition={composition} error={timeError} onChange={change} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" whyNot={whyNot}>
              <ListChecks aria-hidden />
              {reviewLabel(composition)}
            </Button>
          </div>
        </form>
        <section aria-label="Previews" className="grid content-start gap-4 lg:sticky lg:top-20 lg:self-start">
          <h2 className="font-display text-lg font-semibold">Preview</h2>
          {chosen.length === 0 && (
            <p className="text-ink-soft">Choose accounts to see how each of them shows it.</p>
          )}
          {chosen.map((account) => (
            <Preview
              key={account.id}
              account={account}
              platform={platforms.data?.find(({ platform }) => platform === account.platform)}
              values={composition.values}
              caption={textOf(composition, account.id)}
            />
          ))}
        </section>
      </div>
      {review && (
        <ReviewDialog
          review={review}
          composition={composition}
          accounts={accounts}
          onBack={() => setReview(null)}
          onCheckAgain={() => void check()}
          onPlace={(accountId: string, place: Place) => {
            change({ places: { ...latest.current.places, [accountId]: place } });
            void check();
          }}
          onSend={(ids) => void sendAll(ids)}
          onKeepDrafts={() =>
            finish("Saved as drafts.", "/t/$tenantId/posts")
          }
        />
      )}
      <ConfirmDialog
        open={leaving.status === "blocked"}
        onOpenChange={(open) => !open && leaving.reset?.()}
        title="Leave this post?"
        confirm="Leave, and go on later"
        onConfirm={() => leaving.proceed?.()}
      >
        It is not sent yet. What you typed is kept in this browser, and stands here when you come back.
      </ConfirmDialog>
      <ConfirmDialog
        open={discarding}
        onOpenChange={setDiscarding}
        title="Throw this post away?"
        confirm={hasDrafts ? "Remove text and drafts" : "Throw it away"}
        danger
        busy={busy}
        onConfirm={() => void throwAway(true)}
      >
        {hasDrafts ? (
          <>
            <p>What you typed goes, and the drafts that were made of it.</p>
            <Button className="mt-3" busy={busy} onClick={() => void throwAway(false)}>
              Keep the drafts, empty this page
            </Button>
          </>
        ) : (
          "What you typed is gone for good."
        )}
      </ConfirmDialog>
    </Page>
  );
}

function reviewLabel({ accountIds: { length }, when }: Composition): string {
  if (when === "draft") return "Review the draft";
  return length > 1 ? `Review ${length} posts` : "Review the post";
}

function NoAccounts() {
  const { tenant_id: tenantId } = useTenant();
  return (
    <EmptyState
      icon={Radio}
      title="No accounts yet"
      action={
        <Link to="/t/$tenantId/accounts" params={{ tenantId }} className={buttonClass()}>
          Connect an account
        </Link>
      }
    >
      You can write a draft already. To send it, connect an account first.
    </EmptyState>
  );
}

function Reused({ composition: { values, reused } }: { composition: Composition }) {
  const { tenant_id: tenantId } = useTenant();
  return (
    <div className="grid gap-2">
      <h2 className="font-display text-lg font-semibold break-words">{values.title}</h2>
      <p className="break-words whitespace-pre-wrap">{values.base_caption || "No caption."}</p>
      <p className="text-sm text-ink-soft">
        This content is there already.{" "}
        <Link to="/t/$tenantId/posts" params={{ tenantId }} search={{ content: reused ?? undefined }}>
          Edit it under Posts
        </Link>
        , or give single accounts another text.
      </p>
    </div>
  );
}

/** The composition, kept in the browser at every change. */
function useComposition(start: Composition | undefined, accounts: readonly Account[]) {
  const { tenant_id: tenantId } = useTenant();
  const { email } = useMe();
  const [first] = useState(start);
  const [drawer] = useState(() => ({ tenantId, email, reused: first?.reused ?? null }));
  const [restored, setRestored] = useState(() => kept(drawer));
  const [composition, setComposition] = useState<Composition>(() => {
    if (!restored) return fresh(first, accounts);
    const known = new Set(accounts.map(({ id }) => id));
    const accountIds = restored.accountIds.filter((id) => known.has(id));
    return { ...restored, ...(first && { values: first.values }), accountIds };
  });
  const latest = useRef(composition);

  const become = useCallback(
    (changed: Composition) => {
      latest.current = changed;
      setComposition(changed);
      keep(drawer, changed);
    },
    [drawer],
  );
  const change = useCallback(
    (part: Partial<Composition>) => become({ ...latest.current, ...part }),
    [become],
  );
  const forgetAll = useCallback(() => forget(drawer), [drawer]);
  const reset = useCallback(() => {
    setRestored(null);
    become(fresh(first, accounts));
  }, [become, first, accounts]);
  return { composition, change, restored: restored !== null, reset, forgetAll, latest };
}

function fresh(start: Composition | undefined, accounts: readonly Account[]): Composition {
  // With a single account there is nothing to choose.
  const accountIds = accounts.length === 1 ? accounts.map(({ id }) => id) : [];
  return { ...(start ?? emptyComposition()), accountIds };
}
