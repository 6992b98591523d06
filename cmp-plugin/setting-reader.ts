import { isAbsolute } from "node:path";
import { parseAddress } from "#adapters/http/listen.ts";
import { parseDuration } from "#core/duration.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type SettingReader = ReturnType<typeof settingReader>;

/** Reads variables, and gathers what is wrong with them. */
export function settingReader(env: Environment) {
  const problems: string[] = [];
  const given = (name: string) => (env[name] === "" ? undefined : env[name]);
  const expect = (name: string, expected: string) => {
    problems.push(`${name}: expected ${expected}, got "${env[name]}". Correct or unset it.`);
  };
  return {
    problems,
    text: (name: string, fallback: string) => given(name) ?? fallback,
    absolutePath: (name: string, fallback: string) => {
      const path = given(name);
      if (path !== undefined && !isAbsolute(path)) expect(name, "an absolute path");
      return path ?? fallback;
    },
    matching: (name: string, pattern: RegExp, fallback: string) => {
      const text = given(name) ?? fallback;
      if (!pattern.test(text)) expect(name, `text like "${fallback}"`);
      return text;
    },
    count: (name: string, fallback: number) => {
      const value = given(name) ?? String(fallback);
      if (!/^[1-9]\d{0,11}$/.test(value)) expect(name, "a whole number from 1 on");
      return Number(value);
    },
    duration: (name: string, fallback: string) => {
      const duration = parseDuration(given(name) ?? fallback);
      if (duration === null) expect(name, `a duration such as ${fallback}`);
      return duration ?? 0;
    },
    address: (name: string) => {
      const text = given(name);
      if (text === undefined) return null;
      try {
        return parseAddress(name, text);
      } catch (error) {
        problems.push((error as Error).message);
        return null;
      }
    },
  };
}
