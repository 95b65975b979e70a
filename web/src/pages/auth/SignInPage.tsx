import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { answer, api } from "@/api/client";
import { session } from "@/session/session";
import { Button } from "@/ui/Button";
import { Checkbox, Field, Input } from "@/ui/Field";
import { ErrorNote } from "@/ui/States";

const schema = z.object({
  email: z.email("Write the whole address, such as ana@example.com."),
  password: z.string().min(1, "Write your password."),
  stay: z.boolean(),
});
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function SignInPage() {
  const { back, ended, email } = route.useSearch();
  const navigate = useNavigate();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "", password: "", stay: true },
  });
  const signIn = useMutation({
    mutationFn: ({ email, password }: Values) =>
      answer(api.POST("/api/auth/login", { body: { email, password } })),
    meta: { showsError: true },
    onSuccess: async (tokens, { stay }) => {
      session.begin(tokens, { stay });
      await navigate({ to: back ?? "/", replace: true });
    },
  });
  const { errors } = form.formState;
  return (
    <form noValidate className="grid gap-5" onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
      <h1 className="font-display text-3xl font-semibold">Sign in</h1>
      {ended && <p role="status">Your session has ended. Sign in, and you are back where you were.</p>}
      <ErrorNote error={signIn.error} />
      <Field label="Email" error={errors.email?.message}>
        {(wiring) => <Input {...wiring} type="email" autoComplete="username" {...form.register("email")} />}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(wiring) => (
          <Input {...wiring} type="password" autoComplete="current-password" {...form.register("password")} />
        )}
      </Field>
      <Checkbox label="Stay signed in on this device" {...form.register("stay")} />
      <Button type="submit" look="primary" busy={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}
