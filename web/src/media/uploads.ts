import type { QueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { newKey } from "@/api/idempotency";
import { messageOf, Problem } from "@/api/problem";
import { tenantKey } from "@/session/tenant";
import type { Asset } from "./asset";
import { cutOffOf, forgetUpload, noteUpload } from "./cutOff";
import { titleFrom, typeOf, whyNotUploaded } from "./files";
import type { Call, Transfer } from "./transfer";

/**
 * `waiting` for other uploads, `uploading`, `paused`, `failed` (can be retried), then `checking` by
 * the API, and finally `done` or `refused`.
 */
export type Phase = "waiting" | "uploading" | "paused" | "failed" | "checking" | "done" | "refused";

/** One file that is being uploaded to the library. */
export interface Upload {
  id: string;
  tenantId: string;
  file: File;
  title: string;
  /** A local address of the file, for its preview. */
  preview: string;
  phase: Phase;
  /** Bytes. */
  sent: number;
  asset: Asset | null;
  /** Why it failed or was refused, with a remedy. */
  message: string | null;
}

export interface Chosen {
  file: File;
  /** Without one, the title comes from the file's name. */
  title?: string;
  /** Replaces the bytes of this asset instead of making a new one. */
  replaces?: Asset;
}

/** How many files are sent at once. */
const MOST_AT_ONCE = 3;
/** How many assets are made in one call. */
const BATCH = 20;
const LOOK_MS = 1_500;
const SIGN_TRIES = 4;

interface Job {
  upload: Upload;
  replaces: Asset | undefined;
  isMultipart: boolean;
  transfer: Transfer | null;
  queries: QueryClient;
}

let uploads: readonly Upload[] = [];
const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();

/**
 * All uploads of this page, in the order in which they were started. They continue on other pages.
 */
export const uploadStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): readonly Upload[] => uploads,
};

function become(changed: readonly Upload[]): void {
  uploads = changed;
  for (const listener of listeners) listener();
}

function change(job: Job, part: Partial<Upload>): void {
  job.upload = { ...job.upload, ...part };
  become(uploads.map((each) => (each.id === job.upload.id ? job.upload : each)));
}

/** Whether closing the page would interrupt an upload. */
export const isSending = (all: readonly Upload[]): boolean =>
  all.some(({ phase }) => phase === "waiting" || phase === "uploading" || phase === "paused");

/**
 * Uploads files to a business's library, several at once. Resolves as soon as the library knows
 * them: each with its asset, or with why it was refused.
 */
export async function startUploads(
  { tenantId, queries }: { tenantId: string; queries: QueryClient },
  chosen: readonly Chosen[],
): Promise<readonly Upload[]> {
  const added = chosen.map(({ file, title, replaces }): Job => {
    const wrong = whyNotUploaded(file);
    const upload: Upload = {
      id: newKey(),
      tenantId,
      file,
      title: title?.trim() || titleFrom(file.name),
      preview: URL.createObjectURL(file),
      phase: wrong ? "refused" : "waiting",
      sent: 0,
      asset: null,
      message: wrong ?? null,
    };
    return { upload, replaces, isMultipart: false, transfer: null, queries };
  });
  for (const job of added) jobs.set(job.upload.id, job);
  become([...uploads, ...added.map(({ upload }) => upload)]);
  const fit = added.filter(({ upload }) => upload.phase === "waiting");
  for (let first = 0; first < fit.length; first += BATCH) {
    await introduce(fit.slice(first, first + BATCH));
  }
  sendNext();
  return added.map(({ upload }) => upload);
}

/** Makes assets for files: with their type, size and target. */
async function introduce(batch: readonly Job[]): Promise<void> {
  const anew: Job[] = [];
  await Promise.all(
    batch.map(async (job) => {
      try {
        if (job.replaces) await replace(job, job.replaces);
        else if (!(await takeUp(job))) anew.push(job);
      } catch (error) {
        fail(job, error);
      }
    }),
  );
  if (anew.length === 0) return;
  try {
    const { items } = await answer(
      api.POST("/api/v1/marketing/media/uploads", {
        params: { query: { tenant_id: tenantOf(anew) }, header: { "Idempotency-Key": newKey() } },
        body: { files: anew.map(({ upload }) => declared(upload)) },
      }),
    );
    items.forEach(({ asset, upload }, place) => {
      const job = anew[place];
      if (!job) return;
      job.isMultipart = upload.kind === "multipart";
      change(job, { asset });
    });
  } catch (error) {
    for (const job of anew) fail(job, error);
  }
  reread(anew);
}

function declared({ file, title }: Upload) {
  return {
    filename: file.name,
    content_type: typeOf(file) ?? file.type,
    size: file.size,
    title,
  };
}

/** Continues an interrupted upload of the same file: its asset and parts exist. */
async function takeUp(job: Job): Promise<boolean> {
  const { tenantId, file } = job.upload;
  const known = cutOffOf(tenantId, file);
  if (!known) return false;
  try {
    const asset = await read(tenantId, known.assetId);
    if (asset.status === "uploading") {
      job.isMultipart = true;
      change(job, { asset, sent: known.sent, title: asset.title });
      return true;
    }
  } catch (error) {
    if (!(error instanceof Problem && error.code === "not_found")) throw error;
  }
  forgetUpload(tenantId, known.assetId);
  return false;
}

async function replace(job: Job, asset: Asset): Promise<void> {
  const { filename, content_type, size } = declared(job.upload);
  const answered = await answer(
    api.POST("/api/v1/marketing/media/{asset_id}/replace", {
      params: { path: { asset_id: asset.id }, query: { tenant_id: job.upload.tenantId } },
      body: { filename, content_type, size },
    }),
  );
  job.isMultipart = answered.upload.kind === "multipart";
  change(job, { asset: answered.asset, title: answered.asset.title });
  reread([job]);
}

const tenantOf = ([first]: readonly Job[]): string => first?.upload.tenantId ?? "";

function fail(job: Job, error: unknown): void {
  const refused = error instanceof Problem && !error.retryable && error.status !== 409;
  change(job, { phase: refused ? "refused" : "failed", message: messageOf(error) });
}

/** Sends waiting files, up to the limit of parallel uploads. */
function sendNext(): void {
  const isOn = ({ upload: { phase } }: Job) => phase === "uploading";
  for (const job of jobs.values()) {
    if ([...jobs.values()].filter(isOn).length >= MOST_AT_ONCE) return;
    if (job.upload.phase === "waiting" && job.upload.asset) void send(job, job.upload.asset);
  }
}

let loading: Promise<typeof import("./transfer")> | null = null;

/** The module that sends files; loaded once, and again only after a failure. */
function sender(): Promise<typeof import("./transfer")> {
  loading ??= import("./transfer").catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function send(job: Job, asset: Asset): Promise<void> {
  change(job, { phase: "uploading", message: null });
  if (job.transfer) {
    job.transfer.retry();
    return;
  }
  const { tenantId, file } = job.upload;
  try {
    const { transfer } = await sender();
    // It may have been removed or paused meanwhile.
    if (!jobs.has(job.upload.id)) return;
    job.transfer = transfer(
      file,
      {
        assetId: asset.id,
        type: typeOf(file) ?? file.type,
        isMultipart: job.isMultipart,
        begun: cutOffOf(tenantId, file) ?? null,
        sign: (call) => signed(tenantId, call),
      },
      {
        onProgress: (sent) => change(job, { sent }),
        onBegun: ({ uploadId, key }) =>
          noteUpload(tenantId, {
            uploadId,
            key,
            assetId: asset.id,
            name: file.name,
            size: file.size,
            changedAt: file.lastModified,
            sent: job.upload.sent,
            at: new Date().toISOString(),
          }),
        onDone: () => void arrive(job, asset),
        onError: (error) => {
          change(job, { phase: "failed", message: wayWords(error) });
          sendNext();
        },
      },
    );
    if (phaseOf(job) === "paused") job.transfer.pause();
  } catch {
    change(job, { phase: "failed", message: "The upload could not be begun. Try again in a moment." });
    sendNext();
  }
}

const phaseOf = (job: Job): Phase => job.upload.phase;

const wayWords = (error: Error): string =>
  error instanceof Problem
    ? error.message
    : "The connection broke while this was sent. Try again: what has arrived is not sent twice.";

/** Uppy leaves retries to us when the API is busy. */
async function signed(tenantId: string, call: Call) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await answer(
        api.POST("/api/v1/marketing/media/uploads/sign", {
          params: { query: { tenant_id: tenantId } },
          body: call,
        }),
      );
    } catch (error) {
      if (tries >= SIGN_TRIES || !(error instanceof Problem) || !error.retryable) throw error;
      await pause((error.retryAfter ?? 2 ** (tries - 1)) * 1000);
    }
  }
}

/** All parts have arrived: reports that, and waits for the result of the check. */
async function arrive(job: Job, asset: Asset): Promise<void> {
  const { tenantId, file } = job.upload;
  forgetUpload(tenantId, asset.id);
  change(job, { phase: "checking", sent: file.size });
  sendNext();
  try {
    change(job, { asset: await completed(tenantId, asset.id) });
    reread([job]);
    await look(job);
  } catch (error) {
    change(job, { phase: "refused", message: messageOf(error) });
  }
  reread([job]);
}

const completed = (tenantId: string, assetId: string): Promise<Asset> =>
  answer(
    api.POST("/api/v1/marketing/media/uploads/{asset_id}/complete", {
      params: { path: { asset_id: assetId }, query: { tenant_id: tenantId } },
    }),
  );

async function look(job: Job): Promise<void> {
  while (jobs.has(job.upload.id)) {
    const { asset, tenantId } = job.upload;
    if (asset?.status === "ready" && !asset.is_replaced) {
      change(job, { phase: "done" });
      return;
    }
    if (asset?.status === "rejected") {
      change(job, { phase: "refused", message: asset.reason });
      return;
    }
    await pause(LOOK_MS);
    try {
      if (asset) change(job, { asset: await read(tenantId, asset.id) });
    } catch (error) {
      if (!(error instanceof Problem) || !error.retryable) throw error;
    }
  }
}

const read = (tenantId: string, assetId: string): Promise<Asset> =>
  answer(
    api.GET("/api/v1/marketing/media/{asset_id}", {
      params: { path: { asset_id: assetId }, query: { tenant_id: tenantId } },
    }),
  );

function reread([first]: readonly Job[]): void {
  if (!first) return;
  void first.queries.invalidateQueries({ queryKey: tenantKey(first.upload.tenantId, "media") });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function pauseUpload(id: string): void {
  const job = jobs.get(id);
  if (!job || (job.upload.phase !== "uploading" && job.upload.phase !== "waiting")) return;
  job.transfer?.pause();
  change(job, { phase: "paused" });
  sendNext();
}

export function resumeUpload(id: string): void {
  const job = jobs.get(id);
  if (job?.upload.phase !== "paused") return;
  change(job, { phase: job.transfer ? "uploading" : "waiting" });
  job.transfer?.goOn();
  sendNext();
}

export async function retryUpload(id: string): Promise<void> {
  const job = jobs.get(id);
  if (job?.upload.phase !== "failed") return;
  change(job, { phase: "waiting", message: null });
  if (!job.upload.asset) await introduce([job]);
  sendNext();
}

/** Removes a file from the list; an unfinished upload is deleted. */
export async function dropUpload(id: string): Promise<void> {
  const job = jobs.get(id);
  if (!job) return;
  const { phase, asset, tenantId, preview } = job.upload;
  job.transfer?.pause();
  jobs.delete(id);
  become(uploads.filter((each) => each.id !== id));
  URL.revokeObjectURL(preview);
  sendNext();
  if (!asset || job.replaces || phase === "checking" || phase === "done" || phase === "refused") return;
  forgetUpload(tenantId, asset.id);
  await deleteRow(tenantId, asset.id);
  reread([job]);
}

/** Ends an upload that an earlier page has begun. */
export async function dropCutOff(tenantId: string, assetId: string): Promise<void> {
  forgetUpload(tenantId, assetId);
  await deleteRow(tenantId, assetId);
}

async function deleteRow(tenantId: string, assetId: string): Promise<void> {
  try {
    await api.DELETE("/api/v1/marketing/media/{asset_id}", {
      params: { path: { asset_id: assetId }, query: { tenant_id: tenantId } },
    });
  } catch (error) {
    // The rest is cleaned up automatically after a day.
    if (!(error instanceof Problem)) throw error;
  }
}

/** Removes finished and refused files from the list. */
export function clearUploads(tenantId: string): void {
  const isOver = ({ phase, tenantId: of }: Upload) => of === tenantId && (phase === "done" || phase === "refused");
  for (const { id } of uploads.filter(isOver)) void dropUpload(id);
}

/** For tests: the state of a page that was just opened. */
export function forgetUploads(): void {
  for (const { preview } of uploads) URL.revokeObjectURL(preview);
  jobs.clear();
  become([]);
}
