import { OptionFields } from "@/options/OptionFields";
import type { Option, OptionErrors, Options } from "@/options/options";

interface AccountOptionsProps {
  /** Its network's options. */
  known: readonly Option[];
  value: Options;
  /** The API's errors about them. */
  errors: OptionErrors;
  onChange: (value: Options) => void;
}

/** The default options of an account's posts; nothing for networks without options. */
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
