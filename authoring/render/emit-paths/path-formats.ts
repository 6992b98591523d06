/** Formats of `tiphys render --emit-paths`. */
export const PATH_FORMATS = ["text", "json", "yaml"] as const;
