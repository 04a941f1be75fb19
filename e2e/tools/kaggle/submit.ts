/** Sends a file to a competition: an address to upload to, the bytes, and the submission that names them. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { KaggleFailure } from './failure.ts';
import { call, type Kaggle, send, throwRefusal } from './kaggle-api.ts';

const triesOfUpload = 10;

/** Uploads the bytes; a store that has only a part of them says so by 308 and gets the rest. */
async function upload(kaggle: Kaggle, url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  let from = 0;
  for (let attempt = 1; attempt <= triesOfUpload; attempt++) {
    // The address carries its own right, so the credentials stay here.
    const headers: Record<string, string> = { 'Content-Type': 'application/octet-stream' };
    if (from > 0) headers['Content-Range'] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    const response = await send(kaggle, url, { method: 'PUT', headers, body: bytes.slice(from) });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 308) throwRefusal(kaggle, response, text);
    const stored = /-(\d+)$/.exec(response.headers.get('range') ?? '');
    from = stored === null ? 0 : Number(stored[1]) + 1;
    if (from >= bytes.length) return;
  }
  throw new KaggleFailure('The upload breaks off again and again. Try again later; nothing was submitted.');
}

/** Submits the file and resolves with Kaggle's reference of it. Rejects with a `KaggleFailure`. */
export async function submit(kaggle: Kaggle, file: string, message: string): Promise<string> {
  const bytes = new Uint8Array(readFileSync(file));
  const { token, createUrl } = await call(kaggle, 'StartSubmissionUpload', {
    competitionName: kaggle.competition,
    fileName: basename(file),
    contentLength: bytes.length,
    lastModifiedEpochSeconds: Math.floor(statSync(file).mtimeMs / 1000),
  });
  if (typeof token !== 'string' || typeof createUrl !== 'string')
    throw new KaggleFailure('Kaggle gave no address to upload to. Try again later; nothing was submitted.');
  await upload(kaggle, createUrl, bytes);
  const { ref, message: said } = await call(kaggle, 'CreateSubmission', {
    competitionName: kaggle.competition,
    blobFileTokens: token,
    submissionDescription: message,
  });
  if (typeof ref !== 'number' && typeof ref !== 'string')
    throw new KaggleFailure(
      `Kaggle took the file but gave no reference${typeof said === 'string' ? `: ${said}` : ''}. \`npm run -s kaggle -- submissions\` shows whether it is there.`,
    );
  return String(ref);
}
