import { OptionFields } from "@/options/OptionFields";
import type { Option, OptionErrors, Options } from "@/options/options";

interface AccountOptionsProps {
  /** What its network lets people set. */
  known: readonly Option[];
  value: Options;
  /** What the API said of them. */
  errors: OptionErrors;
  onChange: (value: Options) => void;
}

/** What the posts of an account are sent with; nothing for networks that know no options. */
export function AccountOptions({ known, value, errors, onChange }: AccountOptionsProps) {
  if (known.length === 0) return null;
  return (
    <fieldset className="grid gap-4 border-t border-line pt-5">
      <legend className="float-left w-full font-display text-lg font-semibold">Its posts</legend>
      <p className="-mt-3 clear-both text-sm text-ink-soft">
        What they are sent with, where a post sets nothing else.
      </p>
      <OptionFields known={known} value={value} errors={errors} onChange={onChange} />
    </fieldset>
  );
}
