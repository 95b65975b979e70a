import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { FormProvider, useForm } from "react-hook-form";
import { z } from "@/zod";
import { session } from "@/session/session";
import { useSessionState } from "@/session/useSession";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ErrorNote } from "@/ui/States";
import { EmailField, PasswordField, passwordField } from "./fields";
import { logIn } from "./useLogin";

/**
 * Covers the page while its session is interrupted. The page keeps everything that was typed;
 * pending requests continue after the same person has signed in again.
 */
export function SignInAgain() {
  const state = useSessionState();
  return state === "interrupted" ? <Question email={session.person ?? ""} /> : null;
}

const schema = z.object({ email: z.string(), password: passwordField });

function Question({ email }: { email: string }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email, password: "" } });
  const login = useMutation({
    mutationFn: logIn,
    meta: { showsError: true },
    onSuccess: (tokens) => session.resume(tokens),
  });
  return (
    <Dialog
      open
      title="Your session has ended"
      description={`Sign in again as ${email}, and go on: this page stays as it is, with all that you typed.`}
    >
      <FormProvider {...form}>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={form.handleSubmit((values) => login.mutate(values))}
        >
          <ErrorNote error={login.error} />
          <EmailField readOnly tabIndex={-1} />
          <PasswordField />
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" look="primary" busy={login.isPending}>
              Sign in
            </Button>
            <Button look="quiet" onClick={() => session.signOut()}>
              Leave this page
            </Button>
          </div>
          <a
            href={`/forgot?email=${encodeURIComponent(email)}`}
            target="_blank"
            className="justify-self-start text-sm font-semibold text-accent underline"
          >
            Forgot your password?<span className="sr-only"> (opens a new tab)</span>
          </a>
        </form>
      </FormProvider>
    </Dialog>
  );
}
