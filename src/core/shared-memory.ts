/** Memory that several threads see at once, where the browser gives it to a page. */

/**
 * Whether shared memory can be made here and sent to workers. Isolation alone does not tell: WebKitGTK 2.50 calls a page
 * cross-origin isolated and has no `SharedArrayBuffer` unless `JSC_useSharedArrayBuffer=1` is set.
 */
export function canShareMemory(scope: object = globalThis): boolean {
  return (
    'crossOriginIsolated' in scope &&
    scope.crossOriginIsolated === true &&
    'SharedArrayBuffer' in scope &&
    typeof scope.SharedArrayBuffer === 'function'
  );
}

/** `length` zeroed bytes, shared where `canShareMemory` says so. Throws RangeError when there is no room. */
export function allocateBytes(length: number): Uint8Array<ArrayBufferLike> {
  return new Uint8Array(canShareMemory() ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
}
