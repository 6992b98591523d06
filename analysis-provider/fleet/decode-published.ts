import { lazyValidators } from "#core/document/lazy-validators.ts";
import { isRecord } from "#core/is-record.ts";
import {
  PUBLISHED_NAME,
  PUBLISHED_STATUS_SCHEMA,
  type PublishedStatus,
} from "#core/published-status.ts";

const validator = lazyValidators({ published: PUBLISHED_STATUS_SCHEMA });

/** What passes of promotions have left in the ConfigMap, a status for each fleet; what has another form is left out. */
export function decodePublished(
  item: Readonly<Record<string, unknown>>,
): readonly PublishedStatus[] {
  const { metadata, data } = item;
  if (!isRecord(metadata) || metadata.name !== PUBLISHED_NAME || !isRecord(data)) return [];
  return Object.values(data).flatMap((text) => {
    const value = typeof text === "string" ? parsed(text) : null;
    return validator("published")(value) ? [value as PublishedStatus] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
