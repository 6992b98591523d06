/** Shapes of single values that the documents share. */
export const TEXT = { type: "string", minLength: 1 } as const;
export const TEXTS = { type: "array", items: TEXT } as const;
export const SOME_TEXTS = { ...TEXTS, minItems: 1 } as const;
export const SHARE = { type: "string", pattern: "^(100|\\d{1,2})(\\.\\d+)?%$" } as const;
export const DURATION = { type: "string", pattern: "^(\\d+(ms|s|m|h|d|w))+$" } as const;
export const TEXT_MAP = { type: "object", additionalProperties: { type: "string" } } as const;
export const NAME = {
  type: "string",
  pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
  maxLength: 63,
} as const;
