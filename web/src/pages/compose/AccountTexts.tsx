import { PenLine, Undo2 } from "lucide-react";
import { AccountStatusBadge } from "@/accounts/AccountStatusBadge";
import type { Account } from "@/accounts/queries";
import { standingOf, type Standing } from "@/accounts/standing";
import { LONGEST } from "@/content/form";
import type { Option, OptionErrors, Options } from "@/options/options";
import { Button } from "@/ui/Button";
import { Checkbox, Field, TextArea } from "@/ui/Field";
import { NetworkIcon } from "@/ui/NetworkIcon";
import { Text } from "@/ui/Text";
import type { Composition } from "./composition";
import { More } from "./More";

interface AccountTextsProps {
  accounts: readonly Account[];
  composition: Composition;
  /** An account's options for its posts. */
  optionsOf: (account: Account) => readonly Option[];
  /** Errors about accounts' options. */
  optionErrors: Readonly<Record<string, OptionErrors>>;
  onChange: (change: Partial<Composition>) => void;
}

/** Accounts in these states don't post, or may not. */
const HELD: ReadonlySet<Standing> = new Set(["paused", "reconnect", "silent"]);

/** The chosen accounts, with their own texts and options. */
export function AccountTexts(props: AccountTextsProps) {
  const { accounts, composition, optionsOf, optionErrors, onChange } = props;
  const { accountIds, overrides, options, values } = composition;
  const all = accounts.length > 0 && accounts.every(({ id }) => accountIds.includes(id));

  function toggle(id: string, chosen: boolean) {
    const kept = accountIds.filter((each) => each !== id);
    onChange({ accountIds: chosen ? [...kept, id] : kept });
  }

  function say(id: string, text: string | null) {
    const changed = { ...overrides };
    if (text === null) Reflect.deleteProperty(changed, id);
    else changed[id] = text;
    onChange({ overrides: changed });
  }

  const choose = (id: string, own: Options) => onChange({ options: { ...options, [id]: own } });

  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-display text-lg font-semibold">Accounts</legend>
      {accounts.length > 2 && (
        <Checkbox
          label="All accounts"
          checked={all}
          onChange={(event) =>
            onChange({ accountIds: event.target.checked ? accounts.map(({ id }) => id) : [] })
          }
        />
      )}
      <ul className="divide-y divide-line rounded-card border border-line bg-surface px-4">
        {accounts.map((account) => {
          const chosen = accountIds.includes(account.id);
          const text = overrides[account.id];
          return (
            <li key={account.id} className="grid gap-2 py-2">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Checkbox
                  className="min-w-0 grow"
                  checked={chosen}
                  onChange={(event) => toggle(account.id, event.target.checked)}
                  label={
                    <span className="flex items-center gap-2">
                      <NetworkIcon platform={account.platform} named className="text-ink-soft" />
                      <Text>{account.name}</Text>
                    </span>
                  }
                />
                {HELD.has(standingOf(account)) && <AccountStatusBadge account={account} />}
                {chosen && text === undefined && (
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={`Another text for ${account.name}`}
                    onClick={() => say(account.id, values.base_caption)}
                  >
                    <PenLine aria-hidden />
                    Another text
                  </Button>
                )}
              </div>
              {chosen && text !== undefined && (
                <div className="grid gap-2">
                  <Field
                    label={`Text for ${account.name}`}
                    hint="Said here instead of the common text."
                    room={{ text, most: LONGEST.text }}
                  >
                    {(wiring) => (
                      <TextArea
                        {...wiring}
                        rows={4}
                        value={text}
                        onChange={(event) => say(account.id, event.target.value)}
                      />
                    )}
                  </Field>
                  <div>
                    <Button size="small" look="quiet" onClick={() => say(account.id, null)}>
                      <Undo2 aria-hidden />
                      <span>
                        Use the common text on <bdi>{account.name}</bdi>
                      </span>
                    </Button>
                  </div>
                </div>
              )}
              {chosen && (
                <More
                  account={account}
                  known={optionsOf(account)}
                  value={options[account.id] ?? {}}
                  errors={optionErrors[account.id]}
                  onChange={(own) => choose(account.id, own)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
