/** A worker whose events and failures a test decides; for the engine's requests and events, or the loader's. */
export class FakeWorker<Request extends { readonly kind: string }, Event> {
  readonly requests: Request[] = [];
  ended = false;
  onmessage: ((event: MessageEvent<Event>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;

  postMessage(request: Request): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  say(event: Event): void {
    this.onmessage?.(new MessageEvent('message', { data: event }));
  }
  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
  /** The last request of a kind. */
  asked<Kind extends Request['kind']>(kind: Kind): Extract<Request, { kind: Kind }> {
    const found = this.requests.findLast(request => request.kind === kind);
    if (found === undefined) throw new Error(`nobody asked for ${kind}`);
    return found as Extract<Request, { kind: Kind }>;
  }
}
