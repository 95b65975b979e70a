import { Unplug } from "lucide-react";
import { useState } from "react";
import type { Account } from "@/accounts/queries";
import { Button } from "@/ui/Button";
import { Field, Select } from "@/ui/Field";
import { networkName } from "@/ui/NetworkIcon";
import { isEditable } from "../moves";
import type { PartProps } from "./part";

/** The post's account was deleted: offers another one. */
export function Stranded({
  post,
  actions,
  whyNotEdit,
  accounts,
}: PartProps & { accounts: readonly Account[] }) {
  const [chosen, setChosen] = useState("");
  return (
    <div className="flex gap-3 rounded-card bg-danger-soft px-4 py-3 text-failed-ink">
      <Unplug aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 grow gap-3">
        <p className="font-medium wrap-anywhere">
          <bdi>{post.account_name}</bdi> was deleted, so nothing can go out there any more.
        </p>
        {isEditable(post) && accounts.length > 0 && (
          <form
            className="flex flex-wrap items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (chosen) actions.change("Moved to another account.", { channel_account_id: chosen });
            }}
          >
            <Field label="Another account" className="min-w-0 grow basis-48 text-ink">
              {(wiring) => (
                <Select {...wiring} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                  <option value="">Choose one</option>
                  {accounts.map(({ id, name, platform }) => (
                    <option key={id} value={id}>
                      {name} ({networkName(platform)})
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Button
              type="submit"
              look="primary"
              busy={actions.isPending}
              whyNot={whyNotEdit ?? (chosen ? undefined : "Choose an account first.")}
            >
              Move it there
            </Button>
          </form>
        )}
        {isEditable(post) && accounts.length === 0 && <p>Connect an account, then move it there.</p>}
      </div>
    </div>
  );
}
