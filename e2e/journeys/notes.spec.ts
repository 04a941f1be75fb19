import { expect, test } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';

const notesOf = (notebook: NotebookPage) => notebook.page.getByRole('region', { name: 'Note', exact: true });

async function write(notebook: NotebookPage, text: string): Promise<void> {
  const field = notebook.page.getByLabel('Note in Markdown');
  await expect(field).toBeFocused();
  await field.fill(text);
  await field.press('Shift+Enter');
}

test('a note is written by keyboard, reads as Markdown, and is there after a reload', async ({
  notebook,
  page,
}) => {
  await notebook.cell('data').focus();
  await page.keyboard.press('b');
  await write(notebook, '## Plan\n\n- first **more filters**\n- [the paper](https://example.org)');
  const note = notesOf(notebook);
  await expect(note.getByRole('heading', { name: 'Plan' })).toBeVisible();
  await expect(note.getByRole('listitem')).toHaveCount(2);
  await expect(note.locator('strong')).toHaveText('more filters');
  await notebook.reload();
  await expect(note.getByRole('heading', { name: 'Plan' })).toBeVisible();
});

test('HTML and pictures in a note come to nothing', async ({ notebook, page }) => {
  await notebook.cell('data').focus();
  await page.keyboard.press('a');
  await write(
    notebook,
    'Safe <b onclick="x()">text</b> <script>window.broken = 1</script>\n\n![p](https://example.org/p.png) [l](javascript:alert(1))',
  );
  const note = notesOf(notebook);
  await expect(note).toContainText('Safe');
  await expect(note.locator('b, script, img, a[href^="javascript"]')).toHaveCount(0);
});

test('notes are moved past one another and past cells, deleted, and brought back', async ({
  notebook,
  page,
}) => {
  await notebook.cell('data').focus();
  await page.keyboard.press('b');
  await write(notebook, 'first');
  await page.keyboard.press('b');
  await write(notebook, 'second');
  const notes = notesOf(notebook);
  await expect(notes).toContainText(['first', 'second']);
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(notes).toContainText(['second', 'first']);
  await notes.first().focus();
  await page.keyboard.press('x');
  await expect(notes).toHaveCount(1);
  await notebook.button('Undo delete of the note').click();
  await expect(notes).toContainText(['second', 'first']);
  await notes.first().focus();
  await page.keyboard.press('Enter');
  await write(notebook, 'second, edited');
  await expect(notes.first()).toContainText('second, edited');
});
