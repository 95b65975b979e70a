import { limitReached, tooOften } from "./refusals";
import type { components } from "./schema";

export type FieldProblem = components["schemas"]["FieldProblem"];
type ProblemDocument = components["schemas"]["Problem"];

/** An error of the API, or a missing answer. `message` is for people. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** 0: there was no answer. */
  readonly status: number;
  /** Stable; for programs. `network` when there was no answer. */
  readonly code: string;
  readonly retryable: boolean;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | undefined;
  /** In seconds, if the API named it. */
  readonly retryAfter: number | undefined;
  /** Further members of the document, such as `occupant_id`. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(of: {
    message: string;
    status: number;
    code: string;
    retryable?: boolean;
    fields?: readonly FieldProblem[];
    requestId?: string | undefined;
    retryAfter?: number | undefined;
    extra?: Readonly<Record<string, unknown>>;
  }) {
    super(of.message);
    this.status = of.status;
    this.code = of.code;
    this.retryable = of.retryable ?? false;
    this.fields = of.fields ?? [];
    this.requestId = of.requestId;
    this.retryAfter = of.retryAfter;
    this.extra = of.extra ?? {};
  }

  /** There was no answer. */
  static network(): Problem {
    return new Problem({
      message: "Drumbeat can't be reached. Check your connection, then try again.",
      status: 0,
      code: "network",
      retryable: true,
    });
  }

  /** From a problem document, or one within an answer. */
  static of(document: ProblemDocument, retryAfter?: number): Problem {
    const { title, status, code, detail, retryable, request_id, errors, ...extra } = document;
    return new Problem({
      message: refusalWords(status, code, extra, retryAfter) ?? (detail || title),
      status,
      code,
      retryable,
      fields: errors,
      requestId: request_id,
      retryAfter,
      extra,
    });
  }

  /** From a problem document, the gateway's own JSON, or anything else. */
  static async from(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null);
    const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
    if (isDocument(body)) return Problem.of(body, retryAfter);
    return new Problem({
      message: spoken(response.status, retryAfter),
      status: response.status,
      code: coded(response.status),
      retryable: response.status >= 500 || response.status === 429,
      retryAfter,
    });
  }
}

/** The message of any thrown value, for people. */
export function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return "Something went wrong on this page. Load it again; if that does not help, tell your admin.";
}

function isDocument(body: unknown): body is ProblemDocument & Record<string, unknown> {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}

function coded(status: number): string {
  if (status === 401) return "unauthenticated";
  if (status === 404) return "not_found";
  return status >= 500 ? "unavailable" : "refused";
}

/** Our own words where the API's can be improved: with a time, or with a remedy. */
function refusalWords(
  status: number,
  code: string,
  extra: Readonly<Record<string, unknown>>,
  retryAfter: number | undefined,
): string | undefined {
  if (status === 429) return tooOften(retryAfter);
  return code === "limit_reached" ? limitReached(extra) : undefined;
}

function spoken(status: number, retryAfter: number | undefined): string {
  if (status === 401) return "Your session has ended. Sign in again.";
  if (status === 404) return "This does not exist, or it is not yours to see.";
  if (status === 429) return tooOften(retryAfter);
  if (status >= 500) return "Drumbeat is not answering as it should. Try again in a moment.";
  return `The request was refused (${status}). Load the page again and retry.`;
}
