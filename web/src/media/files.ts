/** Files that may be uploaded: types that networks take, or that can be converted. */

/** By file ending, because some systems give no type, or another one. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jpe: "image/jpeg",
  jfif: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  pdf: "application/pdf",
};
const KNOWN = new Set(Object.values(TYPES));

/** For file inputs. */
export const ACCEPTED = [...KNOWN, ...Object.keys(TYPES).map((ending) => `.${ending}`)].join(",");
export const KINDS_SAID = "JPEG, PNG, WebP, GIF, HEIC, MP4, MOV, WebM or PDF";

/** The media type of a file; undefined if it can't be uploaded. */
export function typeOf({ name, type }: Pick<File, "name" | "type">): string | undefined {
  if (KNOWN.has(type)) return type;
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return type === "" || type === "application/octet-stream" || type === "video/x-m4v" ? TYPES[ending] : undefined;
}

export const isPicture = (type: string): boolean => type.startsWith("image/");
export const isVideo = (type: string): boolean => type.startsWith("video/");

/** Browsers can show all of these except PDFs, and HEIC, which only Safari shows. */
export const canBeDrawn = (type: string): boolean => !/^image\/hei[cf]$|pdf$/.test(type);

/** Why a file can't be uploaded, with a remedy; undefined when it can. */
export function whyNotUploaded(file: Pick<File, "name" | "type" | "size">): string | undefined {
  if (file.size === 0) return "This file is empty. Save it anew, then choose it again.";
  if (typeOf(file)) return undefined;
  return `This is neither a picture nor a video nor a PDF that can be posted. Choose a file as ${KINDS_SAID}.`;
}

/** The default title of a picture or video: "frozen-pipe.jpg" → "frozen pipe". */
export function titleFrom(filename: string): string {
  const bare = filename.replace(/\.[^.]+$/, "").replace(/[_-]+/g, " ");
  return bare.replace(/\s+/g, " ").trim();
}

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** "4.2 MB": units of 1,000, as in file managers. */
export function sizeWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 10 ? 1 : 0;
  return `${size.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** "1:05" */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
