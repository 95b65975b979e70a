import { useState, type ReactNode } from "react";
import { LONGEST } from "@/content/form";
import type { Content } from "@/content/queries";
import { Field, TextArea } from "@/ui/Field";
import type { Post } from "../queries";

interface OwnTextProps {
  post: Post;
  content: Content | null;
  /** This account's own text; null when it has the common one. */
  own: string | null;
  onOwn: (text: string | null) => void;
  /** The fields that all posts with this text share. */
  common: ReactNode;
}

/** For a text with several posts: whether to edit it for all, or only for this one. */
export function OwnText({ post, content, own, onOwn, common }: OwnTextProps) {
  const others = (content?.uses ?? 0) - 1;
  // The text typed for this account is kept when somebody switches back and forth.
  const [typed, setTyped] = useState(own ?? content?.base_caption ?? "");
  if (!content || (others < 1 && own === null && !post.has_caption_override)) return common;
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-semibold">Change the text</legend>
        <Choice
          label={others > 0 ? `on all ${others + 1} posts that show it` : "for all accounts"}
          checked={own === null}
          onChoose={() => onOwn(null)}
        />
        <Choice
          label={
            <>
              on <bdi>{post.account_name}</bdi> only
            </>
          }
          checked={own !== null}
          onChoose={() => onOwn(typed)}
        />
      </fieldset>
      {own === null ? (
        common
      ) : (
        <Field
          label={
            <>
              Text on <bdi>{post.account_name}</bdi> only
            </>
          }
          hint="Pictures and button are the same on all posts that show this text."
          room={{ text: own, most: LONGEST.text }}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={6}
              value={own}
              onChange={(event) => {
                setTyped(event.target.value);
                onOwn(event.target.value);
              }}
            />
          )}
        </Field>
      )}
    </>
  );
}

function Choice({ label, checked, onChoose }: { label: ReactNode; checked: boolean; onChoose: () => void }) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="radio"
        name="where"
        className="mt-1 size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={onChoose}
      />
      <span className="min-w-0 wrap-anywhere">{label}</span>
    </label>
  );
}
