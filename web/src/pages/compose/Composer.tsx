import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { ListChecks, Radio, Trash2 } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useForm } from "react-hook-form";
import { AccountBanner } from "@/accounts/AccountBanner";
import { linkNotes, platformsQuery } from "@/accounts/platforms";
import type { Account } from "@/accounts/queries";
import { Problem } from "@/api/problem";
import { whyNotSent } from "@/content/approval";
import { ContentFields } from "@/content/ContentFields";
import { contentSchema } from "@/content/form";
import { errorsAt, knownOf, optionsOf, wrongIn, type OptionErrors } from "@/options/options";
import { session } from "@/session/session";
import { tenantKey, useTenant } from "@/session/tenant";
import { instantOf } from "@/time/local";
import { Button, buttonClass } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useFarAhead } from "@/ui/FarAhead";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { Card, Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";
import { isolated } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { AccountTexts } from "./AccountTexts";
import {
  commonTime,
  emptyComposition,
  isEmpty,
  overfilled,
  textOf,
  wrongTime,
  type Composition,
  type Place,
} from "./composition";
import { NotConnected } from "./NotConnected";
import { Preview } from "./Preview";
import { Reused } from "./Reused";
import { ReviewDialog, type Review } from "./ReviewDialog";
import {
  accountsLeft,
  check as checked,
  discard,
  ofTheText,
  post,
  postAgain,
  type Desk,
  type Outcome,
  type Posted,
} from "./posting";
import { useComposition, type CompositionProps } from "./useComposition";
import { WhenFields } from "./WhenFields";
import { sentWords, waitWords, whenWords } from "./words";

const NO_REVIEW: Review = { busy: null, outcomes: [], error: null };

interface ComposerProps extends CompositionProps {
  /** Other drafts, offered above the form. */
  others: ReactNode;
}

/** Writes one draft, has it checked, and sends it. */
export function Composer({ id, drawer, accounts, begin, others }: ComposerProps) {
  const { reused } = begin;
  const tenant = useTenant();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const platforms = useQuery(platformsQuery(tenant.tenant_id));
  const { composition, change, restored, reset, forgetAll, latest } = useComposition({
    id,
    drawer,
    accounts,
    begin,
  });
  const form = useForm({
    resolver: zodResolver(contentSchema()),
    defaultValues: composition.values,
  });
  const [review, setReview] = useState<Review | null>(null);
  const [timeError, setTimeError] = useState<string>();
  const [optionErrors, setOptionErrors] = useState<Record<string, OptionErrors>>({});
  const [discarding, setDiscarding] = useState(false);
  const [busy, setBusy] = useState(false);
  const far = useFarAhead(tenant.timezone);
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
  const platformOf = (account: Account) =>
    platforms.data?.find(({ platform }) => platform === account.platform);
  const optionsFor = (account: Account) => optionsOf(platformOf(account)?.options ?? [], account.choices);

  function desk(): Desk {
    const saved = structuredClone(latest.current.saved);
    return {
      tenantId: tenant.tenant_id,
      zone: tenant.timezone,
      composition: { ...latest.current, options: knownOptions() },
      saved,
      note: () => change({ saved: structuredClone(saved) }),
    };
  }

  /** What networks know no more, an older draft may still hold. */
  function knownOptions(): Composition["options"] {
    const { options } = latest.current;
    if (!platforms.data) return options;
    return Object.fromEntries(accounts.map((each) => [each.id, knownOf(optionsFor(each), options[each.id] ?? {})]));
  }

  /** What was said of single options stands at their fields, too. */
  function show(outcomes: readonly Outcome[]) {
    setReview({ busy: null, outcomes, error: null });
    setOptionErrors(
      Object.fromEntries(
        outcomes.map(({ accountId, error, findings }) => [accountId, errorsAt(error ? error.fields : findings)]),
      ),
    );
  }

  function reread() {
    for (const resource of ["content", "calendar", "instances", "credits"]) {
      void queries.invalidateQueries({ queryKey: tenantKey(tenant.tenant_id, resource) });
    }
  }

  async function check() {
    setReview((old) => ({ ...NO_REVIEW, outcomes: old?.outcomes ?? [], busy: "checking" }));
    try {
      show(await checked(desk()));
    } catch (error) {
      refuse(error, []);
    }
  }

  /** What is wrong with a field is said there, anything else over the review. */
  function refuse(error: unknown, outcomes: Review["outcomes"]) {
    if (error instanceof Problem && generalError(form, ofTheText(error)) === null) {
      setReview(null);
      showFieldErrors(form, ofTheText(error));
    } else {
      setReview({ busy: null, outcomes, error });
    }
  }

  async function send(call: (at: Desk) => Promise<Posted>) {
    const before = review?.outcomes ?? [];
    setReview({ busy: "sending", outcomes: before, error: null });
    const at = desk();
    try {
      const { outcomes, dues } = await call(at);
      const left = accountsLeft(at);
      const others = before.filter(({ accountId }) => !outcomes.some((each) => each.accountId === accountId));
      const unsent = [...outcomes.filter(({ error }) => error), ...others];
      if (unsent.length === 0 && left.length === 0) finishSent(dues);
      else show(unsent);
    } catch (error) {
      refuse(error, before);
    }
    reread();
  }

  function finishSent(dues: Posted["dues"]) {
    const { when, saved } = latest.current;
    if (when === "draft") {
      finish("Saved under Posts.", "/t/$tenantId/posts");
      return;
    }
    const isNow = when === "now";
    const waits = reused?.status === "Needs Approval";
    const words = sentWords({ count: saved.posted.length, isNow, waits });
    const wait = waitWords(isNow ? dues : [], new Date(), tenant.timezone);
    finish([words, wait].filter(Boolean).join(" "), "/t/$tenantId/calendar");
  }

  function finish(words: string, to: "/t/$tenantId/calendar" | "/t/$tenantId/posts") {
    done.current = true;
    forgetAll();
    toast(words);
    void navigate({ to, params: { tenantId: tenant.tenant_id } });
  }

  async function throwAway() {
    setBusy(true);
    try {
      await discard(desk());
      reread();
      reset();
      form.reset(emptyComposition().values);
      setDiscarding(false);
      toast("Draft deleted.");
    } catch (error) {
      toast(error instanceof Problem ? error.message : "The draft could not be deleted. Try again.", {
        tone: "danger",
      });
    } finally {
      setBusy(false);
    }
  }

  function onReview() {
    const wrong = wrongTime(latest.current, tenant.timezone, new Date());
    setTimeError(wrong);
    void form.handleSubmit(() => {
      if (wrong) return;
      // First it must be known what became of the last try.
      if (latest.current.saved.unanswered) setReview(NO_REVIEW);
      else far.check(commonTime(latest.current, tenant.timezone), () => void check());
    })();
  }

  const overfull = accounts.find(({ id }) => id === overfilled(composition));
  const wrongAt = chosen.find(
    (each) => Object.keys(wrongIn(optionsFor(each), composition.options[each.id] ?? {})).length > 0,
  );
  const whyNot =
    composition.accountIds.length === 0 && composition.when !== "draft"
      ? "Choose an account first, or save it as a draft."
      : overfull
        ? `The text for ${isolated(overfull.name)} is too long.`
        : wrongAt && `Mend what stands under "More for ${isolated(wrongAt.name)}" first.`;
  const nothing = isEmpty(composition);
  const isPartlySent = composition.saved.posted.length > 0;

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
            Start over
          </Button>
          <Button look="primary" whyNot={whyNot} onClick={onReview}>
            <ListChecks aria-hidden />
            Review
          </Button>
        </>
      }
    >
      <AccountBanner accounts={chosen} />
      {others}
      {restored && (
        <p role="status" className="mb-5 rounded-control bg-beat-soft px-4 py-2 text-beat-ink">
          Here is what you typed last time. Go on with it, or start over.
        </p>
      )}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] *:min-w-0">
        <form
          noValidate
          className="grid content-start gap-6"
          onSubmit={(event) => {
            event.preventDefault();
            if (!whyNot) onReview();
          }}
        >
          <Card>
            {reused ? (
              <Reused content={reused} />
            ) : (
              <ContentFields form={form} linkNotes={linkNotes(chosen.map(platformOf))} />
            )}
          </Card>
          {accounts.length === 0 ? (
            <NoAccounts />
          ) : (
            <AccountTexts
              accounts={accounts}
              composition={composition}
              optionsOf={optionsFor}
              optionErrors={optionErrors}
              onChange={(part) => {
                if (part.options) setOptionErrors({});
                change(part);
              }}
            />
          )}
          {platforms.data && <NotConnected platforms={platforms.data} accounts={accounts} />}
          <WhenFields
            composition={composition}
            accounts={chosen}
            error={timeError}
            whyNotNow={whyNotSent(reused)}
            onChange={change}
          />
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
              platform={platformOf(account)}
              values={composition.values}
              caption={textOf(composition, account.id)}
              when={whenWords(composition, account.id, tenant.timezone)}
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
            const at = place.when === "at" ? instantOf(place.at, tenant.timezone) : null;
            far.check(at, () => {
              change({ places: { ...latest.current.places, [accountId]: place } });
              void check();
            });
          }}
          onSend={(ids) => void send((at) => post(at, ids))}
          onSendAgain={() => void send(postAgain)}
          onReviewAnew={() => {
            change({ saved: { ...latest.current.saved, unanswered: null } });
            void check();
          }}
          onFinish={() => finishSent([])}
        />
      )}
      {far.question}
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
        title="Start over?"
        confirm="Delete the text"
        danger
        busy={busy}
        onConfirm={() => void throwAway()}
      >
        {isPartlySent
          ? "What you typed is deleted here. The posts that were made of it stay in the calendar."
          : "What you typed is deleted for good."}
      </ConfirmDialog>
    </Page>
  );
}

function reviewLabel({ accountIds, when, saved }: Composition): string {
  if (when === "draft") return "Review the draft";
  const { length } = accountIds.filter((id) => !saved.posted.includes(id));
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
