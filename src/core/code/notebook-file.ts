/** Notebooks as Jupyter, Colab and Kaggle read them: nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html). */
import type { NotebookCell } from './keras-notebook.ts';

/** Each line with its end, but for the last. */
function linesOf(source: string): readonly string[] {
  const lines = source.split('\n');
  return lines.map((line, index) => (index === lines.length - 1 ? line : `${line}\n`));
}

/** The text of the .ipynb file. Cells have ids by their order, so equal runs give equal files. */
export function notebookFile(cells: readonly NotebookCell[]): string {
  const written = cells.map(({ kind, source }, index) => {
    const shared = { id: `cell-${index + 1}`, metadata: {}, source: linesOf(source) };
    return kind === 'markdown'
      ? { cell_type: 'markdown', ...shared }
      : { cell_type: 'code', ...shared, execution_count: null, outputs: [] };
  });
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells: written, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The longest title that Kaggle takes. */
const longestTitle = 50;

/** Title and address of a notebook on Kaggle must agree: letters, digits and spaces of the one, hyphens in the other. */
export function kaggleTitle(title: string): { readonly title: string; readonly slug: string } {
  const words =
    title
      .replace(/[^A-Za-z0-9]+/g, ' ')
      .trim()
      .slice(0, longestTitle)
      .trim() || 'Digit recognizer';
  return { title: words, slug: words.toLowerCase().replaceAll(' ', '-') };
}

/**
 * `kernel-metadata.json`, with which `kaggle kernels push` runs the notebook on a GPU
 * (https://github.com/Kaggle/kaggle-cli/blob/main/docs/kernels_metadata.md). The person's name goes before the slash.
 */
export function kernelMetadata(title: string, codeFile: string): string {
  const named = kaggleTitle(title);
  const metadata = {
    id: `YOUR-KAGGLE-NAME/${named.slug}`,
    title: named.title,
    code_file: codeFile,
    language: 'python',
    kernel_type: 'notebook',
    is_private: true,
    enable_gpu: true,
    enable_internet: false,
    dataset_sources: [],
    competition_sources: ['digit-recognizer'],
    kernel_sources: [],
    model_sources: [],
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
