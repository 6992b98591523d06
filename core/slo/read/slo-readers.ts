import { NATIVE_READER } from "./native/native-reader.ts";
import { OPENSLO_READER } from "./openslo/openslo-reader.ts";
import { PLAIN_READER } from "./plain/plain-reader.ts";
import { PYRRA_READER } from "./pyrra/pyrra-reader.ts";
import type { SloReader } from "./slo-reader.ts";
import { SLOTH_READER } from "./sloth/sloth-reader.ts";

/** Every format that is read; the first reader that claims a document reads it. */
export const SLO_READERS: readonly SloReader[] = [
  NATIVE_READER,
  OPENSLO_READER,
  PYRRA_READER,
  SLOTH_READER,
  PLAIN_READER,
];
