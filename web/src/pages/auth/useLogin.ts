import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { answer, api } from "@/api/client";
import { session } from "@/session/session";

const route = getRouteApi("/auth");

interface Login {
  email: string;
  password: string;
  stay: boolean;
}

export const logIn = ({ email, password }: Pick<Login, "email" | "password">) =>
  answer(api.POST("/api/auth/login", { body: { email, password } }));

/** Signs in and goes to the page where the person was, or home. */
export function useLogin() {
  const { back } = route.useSearch();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (login: Login) => logIn(login),
    meta: { showsError: true },
    onSuccess: async (tokens, { stay }) => {
      session.begin(tokens, { stay });
      await navigate({ href: back ?? "/", replace: true });
    },
  });
}
