import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { answer, api } from "@/api/client";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { AuthForm } from "./AuthForm";
import { emailField, TextField } from "./fields";

const schema = z.object({ email: emailField });
type Values = z.infer<typeof schema>;

const route = getRouteApi("/auth");

export function ForgotPage() {
  const { back, email } = route.useSearch();
  const navigate = useNavigate();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: email ?? "" },
  });
  const forgot = useMutation({
    mutationFn: (body: Values) => answer(api.POST("/api/auth/forgot", { body })),
    meta: { showsError: true },
    onSuccess: (_done, { email }) => navigate({ to: "/reset", search: { back, email } }),
    onError: (error) => showFieldErrors(form, error),
  });
  const { errors } = form.formState;
  const typed = useWatch({ control: form.control, name: "email" }) || undefined;
  return (
    <AuthForm
      title="Forgotten password"
      intro="Write your address, and we send a code to it with which you choose a new password."
      action="Send the code"
      busy={forgot.isPending}
      error={generalError(form, forgot.error)}
      onSubmit={form.handleSubmit((values) => forgot.mutate(values))}
      links={
        <>
          <p>
            <Link to="/reset" search={{ back, email: typed }}>
              I have a code already
            </Link>
          </p>
          <p>
            <Link to="/sign-in" search={{ back, email }}>
              Back to signing in
            </Link>
          </p>
        </>
      }
    >
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        error={errors.email?.message}
        {...form.register("email")}
      />
    </AuthForm>
  );
}
