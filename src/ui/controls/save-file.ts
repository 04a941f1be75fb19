/** Makes the browser save a text or bytes as a file. */
export function saveFile(fileName: string, content: string | Blob, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser reads the blob in a later task, and its address must be valid until then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
