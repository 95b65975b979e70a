import type { Account } from "@/accounts/queries";
import { OptionFields } from "@/options/OptionFields";
import type { Option, OptionErrors, Options } from "@/options/options";
import { Details } from "@/ui/Details";
import { isolated } from "@/ui/Text";

interface MoreProps {
  account: Account;
  known: readonly Option[];
  value: Options;
  errors: OptionErrors | undefined;
  onChange: (value: Options) => void;
}

/** An account's options, collapsed, because few people need them. */
export function More({ account, known, value, errors = {}, onChange }: MoreProps) {
  if (known.length === 0) return null;
  const name = `More for ${isolated(account.name)}`;
  const count = known.filter((option) => value[option.name] !== undefined).length;
  return (
    <Details summary={count > 0 ? `${name} (${count} set)` : name} open={Object.keys(errors).length > 0}>
      <div role="group" aria-label={name} className="grid gap-4 pb-2">
        <OptionFields known={known} value={value} account={account.options} errors={errors} onChange={onChange} />
      </div>
    </Details>
  );
}
