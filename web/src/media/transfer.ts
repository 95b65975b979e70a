/** Sending bytes to the store. Loaded with the first upload, because Uppy is large. */

import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

/** A multipart upload: its id at S3, and the key of the file. */
export interface Begun {
  uploadId: string;
  key: string;
}

/** A call to S3, in the form in which Uppy asks for its signature. */
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
  /** An upload that an earlier page has begun: its existing parts are not sent again. */
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
  /** After an error; existing parts are not sent again. */
  retry: () => void;
}

const MIB = 1024 * 1024;
const PART_BYTES = 8 * MIB;
/** S3 takes 10,000; the rest is a margin. */
const MOST_PARTS = 9_000;

/** Every page uses the same part size for a file, so that an upload can be continued. */
export const partSize = ({ size }: { size: number }): number =>
  Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MIB) * MIB);

/** Begin to send a file. */
export function transfer(file: File, target: Target, on: Handlers): Transfer {
  const uppy = new Uppy<{ assetId: string }, Record<string, never>>({
    id: target.assetId,
    // Errors are shown to people instead of logged.
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
      // The store has ended the earlier upload: start from the beginning.
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
