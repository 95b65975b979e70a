import { Problem } from "@/api/problem";
import { personIn } from "./person";

/**
 * Who is signed in, in this tab.
 *
 * The token is kept only in memory, for an hour at most. The refresh token is kept in localStorage,
 * so that links open signed in and all tabs share one session, or in sessionStorage for those who
 * don't want to stay signed in on this machine. A cookie that scripts can't read would be safer,
 * but the API returns tokens in bodies; the Content-Security-Policy protects this storage: it lets
 * only our own scripts run.
 *
 * A session that ends while a page is open is `interrupted`: requests wait until the same person
 * has signed in again, so that nothing typed is lost. If nobody was signed in yet, it is `expired`.
 */
export type SessionState = "signed-out" | "signed-in" | "interrupted" | "expired";

const KEY = "drumbeat.refresh";
/**
 * Identifies the sign-in: refresh tokens change at every use, and other tabs' tokens stay valid.
 */
const SIGN_IN = "drumbeat.sign-in";
/** Stored instead of the refresh token when the session has ended without signing out. */
const ENDED = "";
/** Renews this long before the end, so that no request is sent with an expiring token. */
const EARLY_MS = 60_000;

interface Token {
  value: string;
  /** Milliseconds since the epoch, by this machine's clock. */
  until: number;
}

interface Tokens {
  token: string;
  refresh_token: string;
  expires_in: number;
}

class Session {
  #token: Token | null = null;
  #signIn: string | null = kept(SIGN_IN);
  #person: string | null = null;
  #renewing: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: SessionState = stateOf(keptToken());
  readonly #listeners = new Set<() => void>();

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key === KEY || event.key === null) this.#followOtherTab();
    });
  }

  /**
   * A person whose session is interrupted counts as signed in: they sign in again over the page.
   */
  get isIn(): boolean {
    return this.#state === "signed-in" || this.#state === "interrupted";
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The email of the person whose data this tab shows; null before the first token. */
  get person(): string | null {
    return this.#person;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts a session with the answer of `POST /api/auth/login`. */
  begin(tokens: Tokens, { stay }: { stay: boolean }): void {
    const [other, storage] = stay ? [sessionStorage, localStorage] : [localStorage, sessionStorage];
    other.removeItem(KEY);
    other.removeItem(SIGN_IN);
    this.#signIn = crypto.randomUUID();
    storage.setItem(SIGN_IN, this.#signIn);
    storage.setItem(KEY, tokens.refresh_token);
    this.#keep(tokens.token, tokens.expires_in);
    this.#become("signed-in");
  }

  /**
   * Continues after an interruption, with the same storage as before; waiting requests are sent.
   */
  resume(tokens: Tokens): void {
    this.begin(tokens, { stay: !isForTab() });
  }

  /**
   * A token that is valid for the next minute. Waits while the session is interrupted; throws a
   * `Problem` when there is none.
   */
  async token(): Promise<string> {
    if (this.#token && this.#token.until - EARLY_MS > Date.now()) return this.#token.value;
    return this.renew();
  }

  /**
   * A new token; `refused`: one that the API no longer accepts. Parallel calls share one request.
   */
  async renew(refused?: string): Promise<string> {
    if (refused && this.#token && this.#token.value !== refused) return this.#token.value;
    this.#renewing ??= this.#refresh().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** The API does not accept this session any more. */
  expire(): void {
    if (this.#state !== "signed-in") return;
    this.#dropToken();
    (isForTab() ? sessionStorage : localStorage).setItem(KEY, ENDED);
    this.#become(this.#person ? "interrupted" : "expired");
  }

  signOut(): void {
    const refreshToken = keptToken();
    // If the API can't be reached, the person is signed out here all the same.
    if (refreshToken) send("logout", refreshToken).catch(() => undefined);
    for (const storage of [localStorage, sessionStorage]) {
      storage.removeItem(KEY);
      storage.removeItem(SIGN_IN);
    }
    this.#leave();
  }

  async #refresh(): Promise<string> {
    const refreshToken = keptToken();
    const renewed = refreshToken ? await ask(refreshToken) : null;
    if (keptToken() !== refreshToken) return this.#latest(); // Signed out, or in again, meanwhile.
    if (renewed) return this.#accept(renewed);
    this.expire();
    if (this.#state !== "interrupted") throw ended();
    await this.#change();
    return this.#latest();
  }

  /** The token of another tab's renewal, or a new one. */
  async #latest(): Promise<string> {
    return this.#token?.value ?? this.#refresh();
  }

  #accept({ token, refresh_token, expires_in }: Tokens): string {
    if (this.#person && personIn(token) !== this.#person) {
      // Another person has signed in, in another tab, and must not see or send what is shown here.
      this.#leave();
      throw ended();
    }
    // The sent token is used up; other tabs find the new one.
    (isForTab() ? sessionStorage : localStorage).setItem(KEY, refresh_token);
    this.#keep(token, expires_in);
    return token;
  }

  #keep(token: string, expiresIn: number): void {
    this.#token = { value: token, until: Date.now() + expiresIn * 1000 };
    this.#person = personIn(token);
    clearTimeout(this.#timer);
    const wait = Math.max(expiresIn * 1000 - 2 * EARLY_MS, EARLY_MS / 2);
    this.#timer = setTimeout(() => {
      // The next caller that needs a token will retry, and report the error.
      this.renew().catch(() => undefined);
    }, wait);
  }

  #dropToken(): void {
    clearTimeout(this.#timer);
    this.#token = null;
  }

  #leave(): void {
    this.#dropToken();
    this.#person = null;
    this.#become("signed-out");
  }

  #followOtherTab(): void {
    const state = stateOf(keptToken());
    if (state === "expired") this.expire();
    if (state === "signed-out") this.#leave();
    if (state !== "signed-in") return;
    const signIn = kept(SIGN_IN);
    if (this.#state === "signed-in" && signIn === this.#signIn) return; // Only renewed.
    this.#signIn = signIn;
    this.#dropToken();
    this.#become("signed-in");
  }

  #become(state: SessionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /** Resolves when the state changes. */
  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }
}

/** A new token; null when the API refuses. Throws a `Problem` when it can't be reached. */
async function ask(refreshToken: string): Promise<Tokens | null> {
  const response = await reach(refreshToken);
  if (response.ok) return (await response.json()) as Tokens;
  const problem = await Problem.from(response);
  if (problem.retryable) throw problem;
  return null;
}

async function reach(refreshToken: string): Promise<Response> {
  try {
    return await send("refresh", refreshToken);
  } catch {
    throw Problem.network();
  }
}

async function send(step: "refresh" | "logout", refreshToken: string): Promise<Response> {
  return fetch(new URL(`/api/auth/${step}`, location.origin), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ refresh_token: refreshToken }),
    keepalive: true,
  });
}

function ended(): Problem {
  return new Problem({
    message: "Your session has ended. Sign in again.",
    status: 401,
    code: "session_ended",
  });
}

/** The refresh token, `ENDED`, or null. */
function keptToken(): string | null {
  return kept(KEY);
}

function kept(key: string): string | null {
  return sessionStorage.getItem(key) ?? localStorage.getItem(key);
}

function stateOf(kept: string | null): SessionState {
  if (kept === null) return "signed-out";
  return kept === ENDED ? "expired" : "signed-in";
}

/** True when the session ends with this tab. */
const isForTab = () => sessionStorage.getItem(KEY) !== null;

export const session = new Session();
