/** Hands a text to the browser as a file to save. */
export function download(fileName: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken hold of the file by the time that a task of its own has run.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
