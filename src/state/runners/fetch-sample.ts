/** The sample data as a file like any dropped one, so that it goes through the same loader. */

/** `onProgress` gets bytes done and the total, 0 where the server does not say; rejects where the download fails. */
export async function fetchSample(
  address: string,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<File> {
  const response = await fetch(address, { signal });
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    done += next.value.length;
    onProgress(done, total);
  }
  const name = address.slice(address.lastIndexOf('/') + 1);
  return new File(parts, name, { type: 'application/zip' });
}
