import { TiphysError } from "#core/errors.ts";
import { takeTurns } from "../take-turns.ts";
import type { GitRepository } from "./open-repository.ts";
import { type GitStream, streamGit } from "./stream-git.ts";

/** Reads contents from one git that stays, question after question. */
export interface ObjectReader {
  /** By what was asked for: digests, or "<commit>:<path>"; what the repository lacks is not among them. @throws GIT_FAILED */
  readonly read: (names: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  readonly close: () => Promise<void>;
}

const LINE_BREAK = 0x0a;
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** Begins with the first question; the caller closes it. */
export function openObjectReader({ folder, world }: GitRepository): ObjectReader {
  const inTurn = takeTurns(1);
  let git: GitStream | null = null;
  let answers: AnswerStream | null = null;
  const read: ObjectReader["read"] = async (names) => {
    const wanted = [...new Set(names)].filter((name) => !name.includes("\n"));
    const contents = new Map<string, Uint8Array>();
    if (wanted.length === 0) return contents;
    git ??= streamGit({ args: ["cat-file", "--batch"], cwd: folder, world });
    answers ??= new AnswerStream(git);
    git.write(wanted.map((name) => `${name}\n`).join(""));
    for (const name of wanted) {
      const content = await answers.take(name);
      if (content !== null) contents.set(name, content);
    }
    return contents;
  };
  const close = async () => {
    const open = git;
    [git, answers] = [null, null];
    await open?.stop();
  };
  return {
    // Answers that nobody took would be those to the next questions: these begin with a git of their own.
    read: async (names) =>
      await inTurn(async () => {
        try {
          return await read(names);
        } catch (error) {
          await close();
          throw error;
        }
      }),
    close,
  };
}

/** "<object> blob <size>\n<content>\n", or "<name> missing\n". */
class AnswerStream {
  private readonly git: GitStream;
  private rest: Uint8Array = new Uint8Array();

  constructor(git: GitStream) {
    this.git = git;
  }

  async take(name: string): Promise<Uint8Array | null> {
    let end = this.rest.indexOf(LINE_BREAK);
    for (; end < 0; end = this.rest.indexOf(LINE_BREAK)) await this.more(this.rest.length + 1);
    const head = new TextDecoder().decode(this.rest.subarray(0, end));
    this.rest = this.rest.subarray(end + 1);
    const size = / blob (\d+)$/.exec(head)?.[1];
    if (size === undefined) return await this.skip(head);
    if (Number(size) > MAX_OBJECT_BYTES) throw tooLarge(name);
    return await this.takeBytes(Number(size));
  }

  /** A folder is no content; its listing is passed over. */
  private async skip(head: string): Promise<null> {
    const size = / (?:tree|commit|tag) (\d+)$/.exec(head)?.[1];
    if (size !== undefined) await this.takeBytes(Number(size));
    return null;
  }

  private async takeBytes(count: number): Promise<Uint8Array> {
    await this.more(count + 1);
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count + 1);
    return taken;
  }

  private async more(count: number): Promise<void> {
    const parts = [this.rest];
    for (let length = this.rest.length; length < count;) {
      const part = await this.git.next();
      if (part.length === 0) throw cutShort();
      parts.push(part);
      length += part.length;
    }
    if (parts.length > 1) this.rest = Buffer.concat(parts);
  }
}

function tooLarge(name: string): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    `${name}: expected a file of at most ${MAX_OBJECT_BYTES} bytes, got more. Keep large files out of the repository.`,
  );
}

function cutShort(): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    'git cat-file: expected a whole answer, got a part of one. Check the repository with "git fsck".',
  );
}
