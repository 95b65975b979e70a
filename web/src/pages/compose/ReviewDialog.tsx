import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useReceivers } from "@/accounts/platforms";
import type { Account } from "@/accounts/queries";
import { Cost } from "@/session/Credits";
import { useTenant } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { wallOf } from "@/time/local";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Checkbox, Field, Input } from "@/ui/Field";
import { findingWords } from "@/ui/troubleWords";
import { Said } from "@/ui/Said";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import type { Composition, Place } from "./composition";
import type { Finding, Outcome } from "./posting";

export interface Review {
  /** The running call, if any. */
  busy: "checking" | "sending" | null;
  outcomes: readonly Outcome[];
  /** Why nothing could be checked or sent. */
  error: unknown;
}

interface ReviewDialogProps {
  review: Review;
  composition: Composition;
  accounts: readonly Account[];
  onBack: () => void;
  onCheckAgain: () => void;
  onPlace: (accountId: string, place: Place) => void;
  onSend: (accountIds: string[]) => void;
  /** Repeats the call whose result is unknown. */
  onSendAgain: () => void;
  /** Assumes that it did not arrive. */
  onReviewAnew: () => void;
  /** Leaves out the remaining accounts. */
  onFinish: () => void;
}

export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === "error");

/** The results of the check for each account, before anything is sent. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { review, composition, accounts, onBack } = props;
  const [anyway, setAnyway] = useState<readonly string[]>([]);
  const { outcomes, busy, error } = review;
  const drafting = composition.when === "draft";
  const ready = outcomes.filter(
    (each) => !each.error && (drafting || !hasError(each.findings) || anyway.includes(each.accountId)),
  );
  const { posted, unanswered } = composition.saved;
  const troubled = Boolean(error) || outcomes.some((each) => each.error);
  const isUnsure = unanswered !== null && busy === null;
  // A draft need not be on any account.
  const isReady = ready.length > 0 || (drafting && composition.accountIds.length === 0);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onBack()}
      title={drafting ? "Review the draft" : "Review before it is sent"}
      description={
        drafting ? "Nothing goes out until somebody schedules it." : "Nothing is sent until you confirm."
      }
      footer={
        <>
          <Button onClick={onBack}>Back to the text</Button>
          {posted.length > 0 && !isUnsure && !busy && <Button onClick={props.onFinish}>Leave the rest out</Button>}
          {isUnsure && <Button onClick={props.onReviewAnew}>Review it anew</Button>}
          {troubled && !isUnsure && (
            <Button busy={busy === "checking"} onClick={props.onCheckAgain}>
              Try again
            </Button>
          )}
          {isUnsure && (
            <Button look="primary" onClick={props.onSendAgain}>
              Try again
            </Button>
          )}
          {!error && !isUnsure && (
            <Button
              look="primary"
              busy={busy !== null}
              whyNot={!isReady && !busy ? "Nothing can be sent yet." : undefined}
              onClick={() => props.onSend(ready.map(({ accountId }) => accountId))}
            >
              {sendLabel(composition, ready.length)}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-3">
        {busy === "checking" && outcomes.length === 0 && <Loading what="the check" rows={3} />}
        <ErrorNote error={error} />
        {isUnsure && (
          <div className="grid gap-1">
            <p>It is not known whether your last try arrived. To try again makes nothing twice.</p>
            <p className="text-sm text-ink-soft">
              If you have changed the post since, look first whether it stands in the calendar. If not,
              review it anew.
            </p>
          </div>
        )}
        {drafting && composition.accountIds.length === 0 && !isUnsure && !error && (
          <p>The text is kept under Posts, on no account yet.</p>
        )}
        {!drafting && !error && !isUnsure && <Cost count={ready.length} at={soonestOf(ready, composition)} />}
        {posted.length > 0 && <Done accounts={accounts.filter(({ id }) => posted.includes(id))} />}
        <ul className="grid gap-3" aria-busy={busy === "checking"}>
          {outcomes.map((outcome) => (
            <Part
              key={outcome.accountId}
              outcome={outcome}
              account={accounts.find(({ id }) => id === outcome.accountId)}
              composition={composition}
              onPlace={props.onPlace}
              anyway={anyway.includes(outcome.accountId)}
              onAnyway={(on) =>
                setAnyway((old) => [
                  ...old.filter((id) => id !== outcome.accountId),
                  ...(on ? [outcome.accountId] : []),
                ])
              }
            />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** When the first of these goes out; null for now. */
function soonestOf(outcomes: readonly Outcome[], { when }: Composition): Date | null {
  const times = outcomes.flatMap(({ scheduledFor }) => (scheduledFor ? [Date.parse(scheduledFor)] : []));
  return when === "now" || times.length === 0 ? null : new Date(Math.min(...times));
}

/** The accounts that are done. */
function Done({ accounts }: { accounts: readonly Account[] }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <CircleCheck aria-hidden className="size-5 shrink-0 text-posted-ink" />
      Done on
      {accounts.map(({ id, name }) => (
        <Text key={id} className="font-semibold">
          {name}
        </Text>
      ))}
    </p>
  );
}

function sendLabel({ when }: Composition, count: number): string {
  if (count === 0 && when !== "draft") return when === "now" ? "Post now" : "Schedule";
  const posts = count === 1 ? "1 post" : `${count} posts`;
  if (when === "draft") return count > 1 ? `Save ${count} drafts` : "Save the draft";
  return when === "now" ? `Post ${posts} now` : `Schedule ${posts}`;
}

interface PartProps {
  outcome: Outcome;
  account: Account | undefined;
  composition: Composition;
  onPlace: (accountId: string, place: Place) => void;
  anyway: boolean;
  onAnyway: (on: boolean) => void;
}

function Part({ outcome, account, composition, onPlace, anyway, onAnyway }: PartProps) {
  const tenant = useTenant();
  const receiverOf = useReceivers();
  const { accountId, error, findings, scheduledFor } = outcome;
  const name = account?.name ?? "An account that was deleted";
  const bad = Boolean(error) || hasError(findings);
  const Icon = bad ? CircleAlert : findings.length > 0 ? TriangleAlert : CircleCheck;
  return (
    <li className="grid gap-2 rounded-card border border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2">
        <Icon
          aria-hidden
          className={
            bad
              ? "size-5 shrink-0 text-danger"
              : findings.length > 0
                ? "size-5 shrink-0 text-beat-ink"
                : "size-5 shrink-0 text-posted-ink"
          }
        />
        <h3 className="min-w-0 grow basis-44 font-semibold">
          <Text>{name}</Text>
        </h3>
        <span className="text-sm text-ink-soft">
          {composition.when === "now"
            ? "Now"
            : scheduledFor
              ? dateTime(scheduledFor, account?.schedule_timezone ?? tenant.timezone)
              : !error && "Without a time"}
        </span>
      </div>
      {error && <ErrorNote error={error} />}
      {!error && findings.length === 0 && <p className="text-sm">Looks good.</p>}
      {findings.length > 0 && (
        <ul className="grid gap-1 text-sm">
          {findings.map((finding) => (
            <li key={`${finding.code} ${finding.field ?? ""}`}>
              <span className="font-semibold">
                {finding.severity === "error" ? "Would fail: " : "Note: "}
              </span>
              <Said {...findingWords(receiverOf(account?.platform ?? ""), finding)} />
            </li>
          ))}
        </ul>
      )}
      {!error && hasError(findings) && composition.when !== "draft" && (
        <Checkbox
          label={`Send it on ${name} anyway`}
          checked={anyway}
          onChange={(event) => onAnyway(event.target.checked)}
        />
      )}
      {error && ["slot_taken", "no_empty_slot", "invalid_input"].includes(error.code) && (
        <AnotherPlace
          name={name}
          slots={error.code !== "no_empty_slot"}
          onPlace={(place) => onPlace(accountId, place)}
        />
      )}
    </li>
  );
}

interface AnotherPlaceProps {
  name: string;
  slots: boolean;
  onPlace: (place: Place) => void;
}

function AnotherPlace({ name, slots, onPlace }: AnotherPlaceProps) {
  const { timezone } = useTenant();
  const [at, setAt] = useState("");
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label={`Another time on ${name}`}>
        {(wiring) => (
          <Input
            {...wiring}
            type="datetime-local"
            min={wallOf(new Date(), timezone)}
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
        )}
      </Field>
      <Button
        whyNot={at ? undefined : "Choose a day and a time first."}
        onClick={() => onPlace({ when: "at", at })}
      >
        Use this time
      </Button>
      {slots && <Button onClick={() => onPlace({ when: "slot" })}>Use its next free slot</Button>}
    </div>
  );
}
