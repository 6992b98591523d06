/** What an upload may become on disk. */
export interface UnpackLimits {
  /** Of all files together, and of the upload itself. */
  readonly bytes: number;
  /** Files, folders and links together. */
  readonly entries: number;
  /** Unpacked bytes by packed ones, from RATIO_FROM_BYTES on. */
  readonly ratio: number;
  readonly depth: number;
}

/** Manifests pack 5 to 30 times smaller; runs of one byte 1,000 times. */
export const UNPACK_LIMITS: UnpackLimits = {
  bytes: 512 * 1024 * 1024,
  entries: 100_000,
  ratio: 200,
  depth: 64,
};

/** Less than this hurts nobody, however well it was packed. */
export const RATIO_FROM_BYTES = 16 * 1024 * 1024;

/** What a file system takes. */
export const MAX_NAME_BYTES = 255;
export const MAX_PATH_BYTES = 2048;
