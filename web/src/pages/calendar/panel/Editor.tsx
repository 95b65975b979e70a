import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CalendarCheck, Library, Send } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { linkNotes, platformsQuery } from "@/accounts/platforms";
import { useIdempotent } from "@/api/idempotency";
import { Problem } from "@/api/problem";
import { Conflict } from "@/content/Conflict";
import { ContentFields } from "@/content/ContentFields";
import { contentSchema, contentValues, LONGEST, NO_CONTENT, type ContentValues } from "@/content/form";
import { contentQuery, type Content } from "@/content/queries";
import { OptionFields } from "@/options/OptionFields";
import { isSame, knownOf, optionErrors, wrongIn, type Option, type OptionErrors, type Options } from "@/options/options";
import { useTenantId } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { instantOf, wallOf } from "@/time/local";
import { zoneTime } from "@/time/zones";
import { Button } from "@/ui/Button";
import { useFarAhead } from "@/ui/FarAhead";
import { Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { tooLong } from "@/ui/lengths";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { hasFallenThrough } from "../moves";
import { afterChange, postQuery, showPost, type Post } from "../queries";
import { OwnText } from "./OwnText";
import { differences, isTaken, newest, saveEdit, type Edit, type Seen, type Then } from "./saveEdit";
import { Section } from "./Section";
import { SlotFilled } from "./SlotFilled";

interface EditorProps {
  post: Post;
  /** Null while the slot is empty. */
  content: Content | null;
  zone: string;
  /** Its network's options, and its account's values. */
  known: readonly Option[];
  account: Options;
  /** Its account was deleted, so it can't be scheduled. */
  isStranded: boolean;
  onDone: () => void;
  /** For an empty slot: use an existing text. */
  onChoose?: (() => void) | undefined;
}

/** A form for text, pictures, time and options of one post. */
export function Editor({ post, content, zone, known, account, isStranded, onDone, onChoose }: EditorProps) {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/t/$tenantId/calendar" });
  const once = useIdempotent();
  const platforms = useQuery(platformsQuery(tenantId));
  const platform = platforms.data?.find((each) => each.platform === post.platform);
  const far = useFarAhead(zone);
  // The state when editing began, so that other people's changes are noticed.
  const [seen, setSeen] = useState<Seen>({ post, content });
  const [own, setOwn] = useState(post.caption_override);
  const [options, setOptions] = useState(post.options);
  const [optionsWrong, setOptionsWrong] = useState<OptionErrors>({});
  const [wall, setWall] = useState(wallIn(post, zone));
  const [timeError, setTimeError] = useState<string>();
  const form = useForm<ContentValues>({
    resolver: zodResolver(contentSchema(seen.content?.media)),
    defaultValues: content ? contentValues(content) : NO_CONTENT,
  });
  const { isDirty: isTyped } = form.formState;

  const editOf = (values: ContentValues, then: Then): Edit => ({
    values,
    own: own !== null && own.trim() && own !== values.base_caption ? own : null,
    options: isSame(options, seen.post.options) ? seen.post.options : knownOf(known, options),
    scheduledFor: wall && wall !== wallIn(seen.post, zone)
        ? instantOf(wall, zone).toISOString()
        : seen.post.scheduled_for,
    then,
  });

  const now: Seen = { post, content };
  const changed = differences(seen, now, editOf(form.getValues(), "keep"), { zone, known });

  const save = useMutation({
    meta: { showsError: true },
    mutationFn: async (edit: Edit) => {
      // Changes that people don't see, such as of a status, need no question.
      const at = changed.length > 0 ? { ...seen } : newest(seen, now);
      try {
        await saveEdit(tenantId, at, edit, once);
      } finally {
        setSeen(at);
        queries.setQueryData(postQuery(tenantId, post.id).queryKey, at.post);
        if (at.content) {
          queries.setQueryData(contentQuery(tenantId, at.content.id).queryKey, at.content);
        }
      }
      return at;
    },
    onSuccess: (saved, { then }) => {
      showPost(queries, tenantId, saved.post);
      toast(savedWords(saved, then, zone));
      onDone();
    },
    onError: (error) => {
      showFieldErrors(form, error);
      if (error instanceof Problem && error.fields.some(({ field }) => field.endsWith("scheduled_for"))) {
        setTimeError(error.message);
      }
      setOptionsWrong(optionErrors(error));
    },
    onSettled: () => afterChange(queries, tenantId),
  });

  const isSet =
    own !== seen.post.caption_override || wall !== wallIn(seen.post, zone) || !isSame(options, seen.post.options);
  const isDirty = isTyped || isSet;
  const unsaved = useUnsaved(isDirty && !save.isSuccess, "What you typed is not saved yet.");

  const isAtField = timeError !== undefined || Object.keys(optionsWrong).length > 0;
  const isIdle = !save.isPending && !save.isSuccess;
  const found = isIdle ? changed : [];

  function submit(then: Then) {
    // The fields show the errors.
    if (own !== null && tooLong(own, LONGEST.text)) return;
    if (Object.keys(wrongIn(known, options)).length > 0) return;
    setOptionsWrong({});
    setTimeError(undefined);
    const at = wall ? instantOf(wall, zone) : null;
    const wrong = wrongTime(at, then, wall !== wallIn(seen.post, zone));
    void form.handleSubmit((values) => {
      if (wrong) setTimeError(wrong);
      else far.check(then === "schedule" ? at : null, () => save.mutate(editOf(values, then)));
    })();
  }

  function takeTheirs() {
    setSeen(now);
    setOwn(post.caption_override);
    setOptions(post.options);
    setOptionsWrong({});
    setWall(wallIn(post, zone));
    form.reset(content ? contentValues(content) : NO_CONTENT);
    save.reset();
  }

  if (isIdle && isTaken(seen, now)) {
    return (
      <SlotFilled
        post={post}
        mine={form.getValues()}
        zone={zone}
        onTakeTheirs={onDone}
        onPlaced={(id) =>
          void navigate({ search: (old) => ({ ...old, post: id }), ignoreBlocker: true })
        }
      />
    );
  }

  return (
    <Section
      title={content ? "Edit this post" : "Write this post"}
      action={
        onChoose && (
          <Button size="small" onClick={() => unsaved.leave(onChoose)}>
            <Library aria-hidden />
            Use an earlier text
          </Button>
        )
      }
    >
      <form
        noValidate
        aria-label="Post"
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit(mainOf(seen, isStranded));
        }}
      >
        {found.length > 0 ? (
          <Conflict
            sides={found}
            onKeepMine={() => setSeen(now)}
            onTakeTheirs={takeTheirs}
          />
        ) : (
          !isStale(save.error) && <ErrorNote error={isAtField ? null : generalError(form, save.error)} />
        )}
        <OwnText
          post={post}
          content={content}
          own={own}
          onOwn={setOwn}
          common={<ContentFields form={form} linkNotes={linkNotes([platform])} />}
        />
        <OptionFields
          known={known}
          value={options}
          account={account}
          errors={optionsWrong}
          onChange={(changed) => {
            setOptions(changed);
            setOptionsWrong({});
          }}
        />
        <Field label="Day and time" hint={`${zoneTime(zone)}.`} error={timeError}>
          {(wiring) => (
            <Input
              {...wiring}
              type="datetime-local"
              className="sm:max-w-64"
              value={wall}
              onChange={(event) => {
                setWall(event.target.value);
                setTimeError(undefined);
              }}
            />
          )}
        </Field>
        <Buttons
          seen={seen}
          isStranded={isStranded}
          busy={save.isPending}
          onSave={submit}
          onCancel={content || isDirty ? () => unsaved.leave(content ? onDone : takeTheirs) : undefined}
        />
        {unsaved.question}
        {far.question}
      </form>
    </Section>
  );
}

interface ButtonsProps {
  seen: Seen;
  isStranded: boolean;
  busy: boolean;
  onSave: (then: Then) => void;
  onCancel: (() => void) | undefined;
}

function Buttons({ seen, isStranded, busy, onSave, onCancel }: ButtonsProps) {
  const main = mainOf(seen, isStranded);
  const beside = besideOf(seen, main);
  const needsApproval = seen.content?.status === "Needs Approval";
  return (
    <>
      {main === "schedule" && needsApproval && (
        <p className="text-sm text-beat-ink">It goes out once an admin has approved its text.</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy}>
          {main === "submit" ? <Send aria-hidden /> : <CalendarCheck aria-hidden />}
          {MAIN[main]}
        </Button>
        {beside && (
          <Button busy={busy} onClick={() => onSave(beside)}>
            {beside === "draft" ? "Save as draft" : "Save"}
          </Button>
        )}
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </>
  );
}

const MAIN: Record<Then, string> = {
  schedule: "Save and schedule",
  submit: "Save and ask for approval",
  keep: "Save",
  draft: "Save as draft",
};

/** The action of the main button. */
function mainOf({ post, content }: Seen, isStranded: boolean): Then {
  if (content?.status === "Rejected") return "submit";
  return isStranded || post.status === "Scheduled" ? "keep" : "schedule";
}

function besideOf({ post }: Seen, main: Then): Then | null {
  if (main === "keep") return post.status === "Scheduled" ? "draft" : null;
  return hasFallenThrough(post) || main === "submit" ? "keep" : "draft";
}

const wallIn = (post: Post, zone: string): string =>
  post.scheduled_for ? wallOf(post.scheduled_for, zone) : "";

function wrongTime(at: Date | null, then: Then, isNew: boolean): string | undefined {
  if (then === "schedule" && !at) return "Choose a day and a time.";
  if (at && at <= new Date() && (then === "schedule" || isNew)) {
    return "This time has passed. Choose a later one.";
  }
  return undefined;
}

const isStale = (error: unknown): boolean =>
  error instanceof Problem && ["stale_version", "slot_filled"].includes(error.code);

function savedWords({ post, content }: Seen, then: Then, zone: string): string {
  if (then === "submit") return "Saved. The admins are asked.";
  if (content?.status === "Needs Approval") {
    return "Saved. It goes out once an admin has approved it.";
  }
  if (then === "schedule" && post.scheduled_for) {
    return `Scheduled for ${dateTime(post.scheduled_for, zone)}.`;
  }
  return then === "draft" ? "Saved as a draft." : "Saved.";
}
