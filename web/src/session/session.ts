import { Problem } from "@/api/problem";

/**
 * Who is signed in, in this tab.
 *
 * The token lives in memory alone and for an hour at most. The refresh token is kept in
 * localStorage, so that links open signed in and every tab shares one session, or in
 * sessionStorage for those who don't want to stay signed in on this machine. A cookie that scripts
 * can't read would be safer still, but the API hands tokens out in bodies; what stands between
 * this storage and a thief is the Content-Security-Policy: no script but ours runs here.
 */
export type SessionState = "signed-out" | "signed-in" | "expired";

const KEY = "drumbeat.refresh";
/** Renew this long before the end, so that no request is sent with a token about to lapse. */
const EARLY_MS = 60_000;

interface Token {
  value: string;
  /** Milliseconds since the epoch, by this machine's clock. */
  until: number;
}

class Session {
  #token: Token | null = null;
  #renewing: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: SessionState;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#state = readRefreshToken() ? "signed-in" : "signed-out";
    addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#followOtherTab();
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes what `POST /api/auth/login` answered. */
  begin(
    tokens: { token: string; refresh_token: string; expires_in: number },
    { stay }: { stay: boolean },
  ): void {
    forgetRefreshToken();
    (stay ? localStorage : sessionStorage).setItem(KEY, tokens.refresh_token);
    this.#keep(tokens.token, tokens.expires_in);
    this.#become("signed-in");
  }

  /** A token that holds for the next minute. Throws a `Problem` when there is none to be had. */
  async token(): Promise<string> {
    if (this.#token && this.#token.until - EARLY_MS > Date.now()) return this.#token.value;
    return this.renew();
  }

  /** A new token; `refused` is one that the API no longer takes. Callers share one request. */
  async renew(refused?: string): Promise<string> {
    if (refused && this.#token && this.#token.value !== refused) return this.#token.value;
    this.#renewing ??= this.#refresh().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** The API no longer knows this session. */
  expire(): void {
    if (this.#state !== "signed-in") return;
    this.#forget();
    this.#become("expired");
  }

  signOut(): void {
    this.#forget();
    this.#become("signed-out");
  }

  async #refresh(): Promise<string> {
    const refreshToken = readRefreshToken();
    if (!refreshToken) {
      this.expire();
      throw ended();
    }
    const response = await ask(refreshToken);
    if (!response.ok) {
      const problem = await Problem.from(response);
      if (problem.retryable) throw problem;
      this.expire();
      throw ended();
    }
    const { token, expires_in } = (await response.json()) as { token: string; expires_in: number };
    if (readRefreshToken() !== refreshToken) throw ended(); // Signed out, or in anew, meanwhile.
    this.#keep(token, expires_in);
    return token;
  }

  #keep(token: string, expiresIn: number): void {
    this.#token = { value: token, until: Date.now() + expiresIn * 1000 };
    clearTimeout(this.#timer);
    const wait = Math.max(expiresIn * 1000 - 2 * EARLY_MS, EARLY_MS / 2);
    this.#timer = setTimeout(() => {
      // Whoever needs a token next will try again, and say what is wrong.
      this.renew().catch(() => undefined);
    }, wait);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#token = null;
    forgetRefreshToken();
  }

  #followOtherTab(): void {
    this.#token = null;
    clearTimeout(this.#timer);
    this.#become(readRefreshToken() ? "signed-in" : "signed-out");
  }

  #become(state: SessionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

async function ask(refreshToken: string): Promise<Response> {
  try {
    return await fetch(new URL("/api/auth/refresh", location.origin), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ refresh_token: refreshToken }),
    });
  } catch {
    throw Problem.network();
  }
}

function ended(): Problem {
  return new Problem({
    message: "Your session has ended. Sign in again.",
    status: 401,
    code: "session_ended",
  });
}

function readRefreshToken(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
}

function forgetRefreshToken(): void {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem(KEY);
}

export const session = new Session();
