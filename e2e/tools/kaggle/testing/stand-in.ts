/**
 * A stand-in for Kaggle on the loopback that follows its public client's protocol: `competitions.CompetitionApiService`,
 * a store with signed addresses that must not see credentials, and answers that a test can put in between.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer in place of the usual one. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection is cut after this many bytes of the usual answer. */
  readonly cutAfter?: number;
  /** Some bytes of the usual answer are changed on the way. */
  readonly damaged?: boolean;
}

export interface StandIn {
  /** For `KAGGLE_API_BASE`. */
  readonly base: string;
  /** `METHOD /path` of each request, with what of its headers matters. */
  readonly requests: readonly {
    readonly what: string;
    readonly authorization?: string;
    readonly range?: string;
  }[];
  /** What was uploaded, and then named by a submission. */
  readonly submitted: readonly { readonly text: string; readonly message: string }[];
  /** Answers for the next requests of this kind: `DownloadDataFiles`, `get-zip`, `put`, … */
  next(kind: string, ...answers: readonly Answer[]): void;
  close(): Promise<void>;
}

interface Row {
  readonly ref: number;
  readonly description: string;
  readonly fileName: string;
  /** How many times it was listed. */
  seen: number;
}

const pageOfRows = 2;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
};

function sendZip(request: IncomingMessage, response: ServerResponse, zip: Buffer, answer?: Answer): void {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const from = range === null ? 0 : Number(range[1]);
  if (from >= zip.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${zip.length}` }).end();
    return;
  }
  const rest = Buffer.from(zip.subarray(from));
  if (answer?.damaged) rest[0] ^= 255;
  response.writeHead(range === null ? 200 : 206, {
    'Content-Length': rest.length,
    'Accept-Ranges': 'bytes',
    ETag: '"one"',
    'x-goog-hash': `crc32c=AAAAAA==,md5=${createHash('md5').update(zip).digest('base64')}`,
    ...(range === null ? {} : { 'Content-Range': `bytes ${from}-${zip.length - 1}/${zip.length}` }),
  });
  if (answer?.cutAfter === undefined) response.end(rest);
  else response.write(rest.subarray(0, answer.cutAfter), () => response.destroy());
}

/** @param publicScore of every submission, after it was listed twice */
export async function startStandIn(zip: Buffer, publicScore = '0.99350'): Promise<StandIn> {
  const requests: StandIn['requests'][number][] = [];
  const submitted: StandIn['submitted'][number][] = [];
  const answers = new Map<string, Answer[]>();
  const uploads = new Map<string, Buffer>();
  const rows: Row[] = [];
  let base = '';

  const called = (method: string, body: Readonly<Record<string, never>>, response: ServerResponse): void => {
    switch (method) {
      case 'DownloadDataFiles':
        response.writeHead(302, { Location: `${base}/store/zip?signature=s` }).end();
        return;
      case 'StartSubmissionUpload': {
        const token = `blob-${uploads.size + 1}`;
        uploads.set(token, Buffer.alloc(0));
        sendJson(response, 200, { token, createUrl: `${base}/store/upload/${token}` });
        return;
      }
      case 'CreateSubmission': {
        const [token] = [body.blobFileTokens].flat() as string[];
        submitted.push({ text: String(uploads.get(token)), message: body.submissionDescription });
        const ref = 1000 + rows.length;
        rows.unshift({ ref, description: body.submissionDescription, fileName: 'submission.csv', seen: 0 });
        sendJson(response, 200, { message: 'Successfully submitted to Digit Recognizer', ref });
        return;
      }
      case 'ListSubmissions': {
        const from = Number(body.pageToken) || 0;
        const page = rows.slice(from, from + pageOfRows).map(row => {
          row.seen++;
          const isDone = row.seen > 2;
          return {
            ref: row.ref,
            date: '2026-01-02T03:04:05.678Z',
            status: isDone ? 'SUBMISSION_STATUS_COMPLETE' : 'PENDING',
            publicScore: isDone ? publicScore : '',
            description: row.description,
            fileName: row.fileName,
          };
        });
        const next = from + pageOfRows < rows.length ? String(from + pageOfRows) : '';
        sendJson(response, 200, { submissions: page, nextPageToken: next });
        return;
      }
      default:
        sendJson(response, 404, { code: 404, message: 'Not found' });
    }
  };

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const { authorization, range } = request.headers;
    requests.push({
      what: `${request.method} ${path}`,
      ...(authorization === undefined ? {} : { authorization }),
      ...(range === undefined ? {} : { range }),
    });
    const body = await bodyOf(request);
    const upload = /^\/store\/upload\/(.+)$/.exec(path);
    const kind = upload ? 'put' : path === '/store/zip' ? 'get-zip' : (path.split('/').at(-1) ?? '');
    const answer = answers.get(kind)?.shift();
    if (answer && answer.cutAfter === undefined && !answer.damaged) {
      if (upload && answer.status === 308) {
        const stored = /-(\d+)$/.exec(answer.headers?.Range ?? '');
        uploads.set(upload[1], body.subarray(0, stored === null ? 0 : Number(stored[1]) + 1));
      }
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } else if (path === '/store/zip') sendZip(request, response, zip, answer);
    else if (upload) {
      const from = /^bytes (\d+)-/.exec(request.headers['content-range'] ?? '');
      const before = uploads.get(upload[1]) ?? Buffer.alloc(0);
      uploads.set(upload[1], Buffer.concat([before.subarray(0, from === null ? 0 : Number(from[1])), body]));
      response.writeHead(200).end();
    } else called(kind, JSON.parse(body.toString() || '{}'), response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    requests,
    submitted,
    next: (kind, ...more) => answers.set(kind, [...(answers.get(kind) ?? []), ...more]),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
