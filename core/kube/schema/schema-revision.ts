/** Digest of schemas/*.txt: other schemas make other findings. Written by scripts/write-schemas.ts. */
export const SCHEMA_REVISION = "9231748726df0947";
