import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { signedIn } from "@/test/renderApp";
import { picture } from "./asset.fixture";
import { cutOffUploads, noteUpload } from "./cutOff";
import type { Handlers, Target, Transfer } from "./transfer";
import {
  dropUpload,
  forgetUploads,
  pauseUpload,
  resumeUpload,
  retryUpload,
  startUploads,
  uploadStore,
  type Upload,
} from "./uploads";

interface Sent extends Transfer {
  file: File;
  target: Target;
  on: Handlers;
}
const sent: Sent[] = [];

// Replaces sending bytes to the store; these tests are about everything else.
vi.mock("./transfer", () => ({
  transfer: (file: File, target: Target, on: Handlers): Transfer => {
    const begun = { file, target, on, pause: vi.fn(), goOn: vi.fn(), retry: vi.fn() };
    sent.push(begun);
    return begun;
  },
}));

const MEDIA = "/api/v1/marketing/media";
const file = (name: string, size = 1_000) => {
  const made = new File(["x"], name, { type: "image/jpeg", lastModified: 1_000 });
  Object.defineProperty(made, "size", { value: size });
  return made;
};
const begin = (files: File[]) =>
  startUploads({ tenantId: "h2o", queries: new QueryClient() }, files.map((each) => ({ file: each })));
const named = (name: string): Upload => {
  const found = uploadStore.get().find((each) => each.file.name === name);
  if (!found) throw new Error(`no upload of ${name}`);
  return found;
};
const sending = async (count: number) => {
  await vi.waitFor(() => expect(sent).toHaveLength(count));
  return sent[count - 1] as Sent;
};

interface NewFile {
  filename: string;
  size: number;
}

/** The API's answers; requests are logged. */
function api(more: Parameters<typeof fakeApi>[0] = {}) {
  let made = 0;
  return fakeApi({
    // First, because the first matching route answers.
    ...more,
    [`POST ${MEDIA}/uploads`]: ({ body }) => ({
      status: 201,
      body: {
        items: (body as { files: NewFile[] }).files.map(({ filename, size }) => {
          made += 1;
          return {
            asset: picture({ id: `a${made}`, filename, status: "uploading" }),
            upload: { kind: size > 16_000_000 ? "multipart" : "single", key: `in/h2o/a${made}/x` },
          };
        }),
      },
    }),
    [`POST ${MEDIA}/uploads/*/complete`]: (_asked, [id = ""]) => ({ body: picture({ id, status: "processing" }) }),
    [`GET ${MEDIA}/*`]: (_asked, [id = ""]) => ({ body: picture({ id }) }),
    [`DELETE ${MEDIA}/*`]: () => ({ status: 204 }),
    ...more,
  });
}

beforeEach(() => {
  sent.length = 0;
  forgetUploads();
  signedIn();
});

describe("an upload", () => {
  it("is known to the library first, then sent, said to be there, and checked", async () => {
    const asked = api();

    const [upload] = await begin([file("frozen_pipe.jpg")]);

    expect(upload).toMatchObject({ title: "frozen pipe", asset: { id: "a1" } });
    expect(asked[0]?.body).toEqual({
      files: [{ filename: "frozen_pipe.jpg", content_type: "image/jpeg", size: 1_000, title: "frozen pipe" }],
    });
    const { on, target } = await sending(1);
    expect(target).toMatchObject({ assetId: "a1", isMultipart: false, begun: null });
    on.onProgress(400);
    expect(named("frozen_pipe.jpg")).toMatchObject({ phase: "uploading", sent: 400 });
    on.onDone();
    await vi.waitFor(() => expect(named("frozen_pipe.jpg").phase).toBe("done"), { timeout: 5_000 });
    expect(asked.map(({ path }) => path)).toContain(`${MEDIA}/uploads/a1/complete`);
  });

  it("of a kind that no network takes is refused before anything is sent", async () => {
    const asked = api();
    const [upload] = await begin([new File(["<svg/>"], "logo.svg", { type: "image/svg+xml" })]);

    expect(upload).toMatchObject({ phase: "refused" });
    expect(upload?.message).toMatch(/neither a picture nor a video/);
    expect(asked).toEqual([]);
  });

  it("says why when the library has no room, and can be tried again", async () => {
    const full = "The library holds 5 GB, and may hold 5 GB. Delete what you don't need first.";
    let isFull = true;
    const room = api();
    const answers = globalThis.fetch;
    vi.stubGlobal("fetch", async (request: Request) => {
      if (isFull && request.url.endsWith("/uploads?tenant_id=h2o")) {
        const { status, body } = problem(409, "limit_reached", full);
        return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
      }
      return answers(request);
    });

    const [upload] = await begin([file("pipe.jpg")]);
    expect(upload).toMatchObject({ phase: "failed", message: full });

    isFull = false;
    await retryUpload(upload?.id ?? "");
    await sending(1);
    expect(named("pipe.jpg")).toMatchObject({ phase: "uploading", message: null });
    expect(room.length).toBeGreaterThan(0);
  });

  it("says why it was refused by the check", async () => {
    const reason = "This is no picture. Choose another file.";
    api({ [`GET ${MEDIA}/*`]: (_asked, [id = ""]) => ({ body: picture({ id, status: "rejected", reason }) }) });
    await begin([file("pipe.jpg")]);
    (await sending(1)).on.onDone();

    await vi.waitFor(() => expect(named("pipe.jpg")).toMatchObject({ phase: "refused", message: reason }), {
      timeout: 5_000,
    });
  });

  it("that broke goes on when it is tried again", async () => {
    api();
    await begin([file("pipe.jpg")]);
    const { on, retry } = await sending(1);

    on.onError(new Error("network"));
    expect(named("pipe.jpg").message).toMatch(/Try again: what has arrived is not sent twice/);
    await retryUpload(named("pipe.jpg").id);

    expect(retry).toHaveBeenCalled();
    expect(named("pipe.jpg")).toMatchObject({ phase: "uploading", message: null });
  });

  it("is paused, and goes on", async () => {
    api();
    await begin([file("pipe.jpg")]);
    const { pause, goOn } = await sending(1);

    pauseUpload(named("pipe.jpg").id);
    expect(named("pipe.jpg").phase).toBe("paused");
    expect(pause).toHaveBeenCalled();
    resumeUpload(named("pipe.jpg").id);

    expect(goOn).toHaveBeenCalled();
    expect(named("pipe.jpg").phase).toBe("uploading");
  });

  it("that is stopped leaves no row behind", async () => {
    const asked = api();
    await begin([file("pipe.jpg")]);
    await sending(1);

    await dropUpload(named("pipe.jpg").id);

    expect(uploadStore.get()).toEqual([]);
    expect(asked.at(-1)).toMatchObject({ method: "DELETE", path: `${MEDIA}/a1` });
  });
});

describe("many uploads", () => {
  it("go three at a time, and the next begins when one is there", async () => {
    api();
    await begin(["1.jpg", "2.jpg", "3.jpg", "4.jpg"].map((name) => file(name)));
    const { on } = await sending(3);
    expect(named("4.jpg").phase).toBe("waiting");

    on.onDone();

    expect((await sending(4)).file.name).toBe("4.jpg");
  });
});

describe("a large upload", () => {
  const LARGE = 40_000_000;

  it("is noted, so that another page can go on with it", async () => {
    api();
    await begin([file("clip.jpg", LARGE)]);
    const { on, target } = await sending(1);
    expect(target.isMultipart).toBe(true);

    on.onBegun({ uploadId: "u1", key: "in/h2o/a1/x" });

    expect(cutOffUploads("h2o")).toMatchObject([{ assetId: "a1", uploadId: "u1", size: LARGE }]);
    on.onDone();
    await vi.waitFor(() => expect(cutOffUploads("h2o")).toEqual([]));
  });

  it("that was cut off goes on under its row when the same file is given", async () => {
    const asked = api({
      [`GET ${MEDIA}/a9`]: () => ({ body: picture({ id: "a9", status: "uploading", title: "My clip" }) }),
    });
    noteCutOff();

    const [upload] = await begin([file("clip.jpg", LARGE)]);

    expect(upload).toMatchObject({ title: "My clip", sent: 16_000_000, asset: { id: "a9" } });
    const { target } = await sending(1);
    expect(target).toMatchObject({ assetId: "a9", isMultipart: true, begun: { uploadId: "u9" } });
    expect(asked.map(({ path }) => path)).not.toContain(`${MEDIA}/uploads`);
  });

  it("whose row is gone begins anew", async () => {
    api({ [`GET ${MEDIA}/a9`]: () => problem(404, "not_found", "There is no such asset.") });
    noteCutOff();

    const [upload] = await begin([file("clip.jpg", LARGE)]);

    expect(upload?.asset?.id).toBe("a1");
    expect((await sending(1)).target.begun).toBeNull();
  });

  function noteCutOff() {
    noteUpload("h2o", {
      assetId: "a9",
      uploadId: "u9",
      key: "in/h2o/a9/x",
      name: "clip.jpg",
      size: LARGE,
      changedAt: 1_000,
      sent: 16_000_000,
      at: new Date().toISOString(),
    });
  }
});
