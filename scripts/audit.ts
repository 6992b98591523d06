// npm run audit: npm's advisories about the packages that are handed on, less those that
// scripts/supply-chain/audit-allowed.yaml accepts for a while.
import { readFileSync } from "node:fs";
import { execaSync } from "execa";
import { parse } from "yaml";
import {
  auditFindings,
  type AllowedAdvisory,
  type AuditReport,
} from "./supply-chain/audit-findings.ts";

const LIST = "scripts/supply-chain/audit-allowed.yaml";

const { stdout, stderr } = execaSync("npm", ["audit", "--json", "--omit", "dev"], {
  reject: false,
});
const report = readReport(stdout);
if (report === null) {
  console.log(`skipped: the registry gave no advisories: ${firstLine(stderr)}`);
  console.log("0 passed, 0 failed, 1 skipped");
} else {
  const entries = parse(readFileSync(LIST, "utf8")) as readonly AllowedAdvisory[];
  const { allowed, failed } = auditFindings(report, entries, new Date());
  for (const line of allowed) console.log(`accepted: ${line}`);
  for (const line of failed) console.log(`failed: ${line}`);
  console.log(failed.length === 0 ? "1 passed, 0 failed" : `0 passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function readReport(text: string): AuditReport | null {
  try {
    const value = JSON.parse(text) as Partial<AuditReport>;
    return value.vulnerabilities === undefined ? null : { vulnerabilities: value.vulnerabilities };
  } catch {
    return null;
  }
}

function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.includes("audit")) ?? "no answer";
  return line.replace(/^npm \w+ /, "");
}
