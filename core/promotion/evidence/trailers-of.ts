import type { EvidenceSpec } from "./evidence-spec.ts";

/** The trailers of a commit that brings evidence; `digest` is the evidence's. */
export function trailersOf(
  spec: EvidenceSpec,
  digest: string,
): readonly (readonly [name: string, value: string])[] {
  return [
    ...placeTrailers(spec),
    ["Policy-Revision", spec.policyRevision],
    ["Evidence-Digest", digest],
  ];
}

function placeTrailers(spec: EvidenceSpec): readonly (readonly [string, string])[] {
  const { app, from, command, restores, to, ticket } = spec;
  if (restores !== undefined)
    return [
      ["Rollback-App", app],
      ["Rollback-Environment", to],
      ["Rollback-Restores", restores.commit],
      ["Rollback-Commit", spec.sourceCommit],
      ...ticketTrailers(ticket),
    ];
  return [
    ["Promoted-App", app],
    ...(from === undefined ? [] : [["Promoted-From", from] as const]),
    ...(command?.images ?? []).map((image) => ["Promoted-Image", image] as const),
    ["Promoted-To", to],
    ["Promoted-Commit", spec.sourceCommit],
    ...ticketTrailers(ticket),
  ];
}

function ticketTrailers(ticket: string | undefined): readonly (readonly [string, string])[] {
  return ticket === undefined ? [] : [["Breakglass-Ticket", ticket]];
}
