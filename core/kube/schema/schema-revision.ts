/** Digest of schemas/*.txt: other schemas make other findings. Written by scripts/write-schemas.ts. */
export const SCHEMA_REVISION = "830e525ae571bd98";
