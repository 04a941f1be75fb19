/** Downloads a competition's files as one zip: resumed where it broke off, verified by length and MD5. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { KaggleFailure } from './failure.ts';
import { callRaw, type Kaggle, send, throwRefusal } from './kaggle-api.ts';

/** What the store says of the whole file. */
interface Whole {
  readonly bytes: number | null;
  /** In base64, as `x-goog-hash` has it. */
  readonly md5: string | null;
  readonly etag: string | null;
}

const triesOfBody = 10;

/** The signed address of the zip. It carries its own right and must not see the credentials. */
async function signedAddress(kaggle: Kaggle): Promise<string> {
  const response = await callRaw(kaggle, 'DownloadDataFiles', { competitionName: kaggle.competition });
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    await response.body?.cancel();
    return new URL(location, kaggle.base).href;
  }
  const text = await response.text();
  if (!response.ok || text.startsWith('{')) throwRefusal(kaggle, response, text);
  throw new KaggleFailure(`Kaggle gave no address for the files of ${kaggle.competition}. Try again later.`);
}

function wholeOf(response: Response): Whole {
  const { headers } = response;
  const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '');
  const length = response.status === 206 ? range?.[1] : headers.get('content-length');
  const md5 = /md5=([A-Za-z0-9+/]+=*)/.exec(headers.get('x-goog-hash') ?? '');
  return { bytes: length ? Number(length) : null, md5: md5?.[1] ?? null, etag: headers.get('etag') };
}

async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('base64');
}

async function isWhole(file: string, { bytes, md5 }: Whole): Promise<boolean> {
  if (bytes !== null && statSync(file).size !== bytes) return false;
  return md5 === null || (await md5Of(file)) === md5;
}

/** A part of a download and the tag of the file that it is a part of, beside it. */
class Part {
  readonly path: string;
  private readonly tagPath: string;

  constructor(target: string) {
    this.path = `${target}.part`;
    this.tagPath = `${target}.part.etag`;
  }

  /** The bytes that are there and their file's tag; a part without a tag cannot be trusted. */
  read(): { readonly bytes: number; readonly etag: string } | null {
    if (!existsSync(this.path) || !existsSync(this.tagPath)) return null;
    return { bytes: statSync(this.path).size, etag: readFileSync(this.tagPath, 'utf8') };
  }

  begin(etag: string | null): void {
    writeFileSync(this.path, '');
    if (etag !== null) writeFileSync(this.tagPath, etag);
  }

  remove(): void {
    for (const path of [this.path, this.tagPath]) rmSync(path, { force: true });
  }
}

/** Reads the rest of the file into the part. Resolves with what the store says of the whole. */
async function readRest(kaggle: Kaggle, url: string, part: Part): Promise<Whole> {
  const there = part.read();
  const headers: Record<string, string> =
    there === null || there.bytes === 0 ? {} : { Range: `bytes=${there.bytes}-`, 'If-Range': there.etag };
  const response = await send(kaggle, url, { headers });
  if (response.status === 416) {
    await response.body?.cancel();
    part.remove();
    return readRest(kaggle, url, part);
  }
  if (!response.ok) throwRefusal(kaggle, response, await response.text());
  const whole = wholeOf(response);
  if (response.status === 206 && there !== null) truncateSync(part.path, there.bytes);
  else part.begin(whole.etag);
  let shown = -1;
  let bytes = statSync(part.path).size;
  for await (const chunk of response.body ?? []) {
    appendFileSync(part.path, chunk);
    bytes += chunk.length;
    const tenth = whole.bytes === null ? 0 : Math.floor((10 * bytes) / whole.bytes);
    if (tenth > shown)
      kaggle.say(
        `${(bytes / 1e6).toFixed(1)} MB${whole.bytes === null ? '' : ` of ${(whole.bytes / 1e6).toFixed(1)} MB`}`,
      );
    shown = tenth;
  }
  return whole;
}

/** Whether the file that is there is the very one that Kaggle offers. */
async function isCurrent(kaggle: Kaggle, url: string, file: string): Promise<boolean> {
  const response = await send(kaggle, url, {});
  const whole = wholeOf(response);
  await response.body?.cancel();
  return response.ok && whole.bytes !== null && isWhole(file, whole);
}

/**
 * Downloads the competition's zip to `file`. What is there is replaced only when the new one is whole; a file that is
 * the one that Kaggle offers is kept, unless `force`. Rejects with a `KaggleFailure`; what had come is kept then.
 */
export async function download(kaggle: Kaggle, file: string, force: boolean): Promise<'downloaded' | 'kept'> {
  const url = await signedAddress(kaggle);
  if (!force && existsSync(file) && (await isCurrent(kaggle, url, file))) return 'kept';
  mkdirSync(dirname(file), { recursive: true });
  const part = new Part(file);
  for (let attempt = 1; ; attempt++) {
    let broken: unknown = null;
    try {
      const whole = await readRest(kaggle, url, part);
      if (await isWhole(part.path, whole)) break;
      if (whole.bytes === null || statSync(part.path).size >= whole.bytes) part.remove();
    } catch (cause) {
      if (cause instanceof KaggleFailure) throw cause;
      broken = cause;
    }
    if (attempt === triesOfBody)
      throw new KaggleFailure(
        broken === null
          ? 'The download is damaged each time that it arrives. Is a proxy changing it?'
          : 'The download breaks off again and again. What has come is kept: the same command goes on from there.',
      );
    await kaggle.pause(500 * 1.7 ** (attempt - 1));
  }
  renameSync(part.path, file);
  part.remove();
  return 'downloaded';
}
