/** The bytes' way to the store. Loaded when the first file is uploaded: Uppy is large. */

import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

/** A multipart upload that has begun: S3's id of it, and where it puts the file. */
export interface Begun {
  uploadId: string;
  key: string;
}

/** One call to S3, as Uppy asks for its signature. */
export interface Call {
  method: "PUT" | "POST" | "GET" | "DELETE";
  key: string;
  contentType?: string;
  uploadId?: string;
  partNumber?: number;
}

export interface Signed {
  url: string;
  key?: string;
  headers?: Record<string, string>;
  fields?: Record<string, string>;
}

export interface Target {
  assetId: string;
  type: string;
  isMultipart: boolean;
  /** What an earlier page has begun: the parts that are there already are not sent again. */
  begun: Begun | null;
  sign: (call: Call) => Promise<Signed>;
}

export interface Handlers {
  /** Bytes. */
  onProgress: (sent: number) => void;
  onBegun: (begun: Begun) => void;
  onDone: () => void;
  onError: (error: Error) => void;
}

export interface Transfer {
  pause: () => void;
  goOn: () => void;
  /** After an error: what is there already is not sent again. */
  retry: () => void;
}

const MIB = 1024 * 1024;
const PART_BYTES = 8 * MIB;
/** S3 takes 10,000; the rest is room. */
const MOST_PARTS = 9_000;

/** Parts of a file are of the same size on every page, or an upload could not go on. */
export const partSize = ({ size }: { size: number }): number =>
  Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MIB) * MIB);

/** Begin to send a file. */
export function transfer(file: File, target: Target, on: Handlers): Transfer {
  const uppy = new Uppy<{ assetId: string }, Record<string, never>>({
    id: target.assetId,
    // What goes wrong is shown to people.
    logger: { debug: ignore, warn: ignore, error: ignore },
  });
  let begun = target.begun;
  uppy.use(AwsS3, {
    generateObjectKey: () => target.assetId,
    shouldUseMultipart: target.isMultipart,
    getChunkSize: partSize,
    signRequest: (call: Call) => {
      if (call.uploadId && call.partNumber) on.onBegun({ uploadId: call.uploadId, key: call.key });
      return target.sign(call);
    },
  });
  const id = uppy.addFile({ name: file.name, type: target.type, data: file, source: "console" });
  if (begun) uppy.setFileState(id, { s3Multipart: begun });

  uppy.on("upload-progress", (_file, { bytesUploaded }) => on.onProgress(bytesUploaded));
  uppy.on("upload-success", () => on.onDone());
  uppy.on("upload-error", (_file, error) => {
    if (begun && isGone(error)) {
      // The store gave up what was begun elsewhere: from the start.
      begun = null;
      uppy.setFileState(id, { s3Multipart: undefined });
      void uppy.retryUpload(id);
    } else on.onError(error);
  });
  void uppy.upload();

  const isPaused = () => Boolean(uppy.getFile(id).isPaused);
  return {
    pause: () => {
      if (!isPaused()) uppy.pauseResume(id);
    },
    goOn: () => {
      if (isPaused()) uppy.pauseResume(id);
    },
    retry: () => void uppy.retryUpload(id),
  };
}

const ignore = (): void => undefined;

const isGone = (error: object): boolean => "status" in error && error.status === 404;
