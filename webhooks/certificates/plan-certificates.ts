import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { issueAuthority, issueLeaf, type KeyPair } from "./issue-certificates.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 365;
const LEAF_DAYS = 60;
/** A new authority is told to the API server this long before leaves are signed by it. */
const AUTHORITY_RENEWED_MS = 90 * DAY_MS;
const LEAF_RENEWED_MS = 20 * DAY_MS;

/** Everything the suite keeps about its own certificates, in one Secret. */
export interface CertificateState {
  readonly authority: KeyPair;
  /** Signs from the moment on at which the API server trusts it. */
  readonly nextAuthority: KeyPair | null;
  /** Of the authority before, trusted until it ends. */
  readonly oldAuthorityPem: string | null;
  readonly leaf: KeyPair;
}

interface PlanOptions {
  readonly now: number;
  readonly hosts: readonly string[];
  /** The bundle that every API server trusts; null when a configuration has another, or has it since just now. */
  readonly publishedBundle: string | null;
}

/**
 * The state to have now: the given one, or with what is due made new. An authority is announced first, signs once
 * every configuration trusts it, and stays trusted until it ends, so that no moment has a leaf nobody trusts.
 */
export async function planCertificates(
  state: CertificateState | null,
  options: PlanOptions,
): Promise<CertificateState> {
  if (state === null || hasEnded(state.authority.certificatePem, options.now))
    return newState(options);
  const announced = await announceAuthority(state, options);
  const promoted = await promoteAuthority(announced, options);
  const isDue =
    endsWithin(promoted.leaf.certificatePem, { now: options.now, within: LEAF_RENEWED_MS }) ||
    !covers(promoted.leaf, options.hosts);
  if (!isDue) return promoted;
  return { ...promoted, leaf: await newLeaf(promoted.authority, options) };
}

/** What the API server must trust: every authority that has signed, or will. */
export function authorityBundle(state: CertificateState, now: number): string {
  const old = state.oldAuthorityPem;
  const kept = old !== null && !hasEnded(old, now) ? [old] : [];
  const next = state.nextAuthority === null ? [] : [state.nextAuthority.certificatePem];
  return [state.authority.certificatePem, ...next, ...kept].join("");
}

async function newState(options: PlanOptions): Promise<CertificateState> {
  const authority = await issueAuthority({ now: options.now, days: AUTHORITY_DAYS });
  const leaf = await newLeaf(authority, options);
  return { authority, nextAuthority: null, oldAuthorityPem: null, leaf };
}

async function announceAuthority(
  state: CertificateState,
  { now }: PlanOptions,
): Promise<CertificateState> {
  const isDue = endsWithin(state.authority.certificatePem, { now, within: AUTHORITY_RENEWED_MS });
  if (state.nextAuthority !== null || !isDue) return state;
  return { ...state, nextAuthority: await issueAuthority({ now, days: AUTHORITY_DAYS }) };
}

async function promoteAuthority(
  state: CertificateState,
  options: PlanOptions,
): Promise<CertificateState> {
  const { nextAuthority, authority } = state;
  if (nextAuthority === null || options.publishedBundle !== authorityBundle(state, options.now))
    return state;
  return {
    authority: nextAuthority,
    nextAuthority: null,
    oldAuthorityPem: authority.certificatePem,
    leaf: await newLeaf(nextAuthority, options),
  };
}

function newLeaf(authority: KeyPair, { now, hosts }: PlanOptions): Promise<KeyPair> {
  return issueLeaf(authority, { now, days: LEAF_DAYS, hosts });
}

function covers({ certificatePem }: KeyPair, hosts: readonly string[]): boolean {
  const certificate = new X509Certificate(certificatePem);
  const answers = (host: string) =>
    isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  return hosts.every((host) => answers(host) !== undefined);
}

function hasEnded(pem: string, now: number): boolean {
  return endsWithin(pem, { now, within: 0 });
}

function endsWithin(
  pem: string,
  { now, within }: { readonly now: number; readonly within: number },
): boolean {
  return Date.parse(new X509Certificate(pem).validTo) - now <= within;
}
