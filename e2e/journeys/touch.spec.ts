import { expect, test, tiny } from '../tools/driver/fixtures.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

/** CSS pixels (https://www.w3.org/WAI/WCAG22/Understanding/target-size-enhanced). */
const least = 44;

test('under a finger every button, field and link outside of text is at least 44 pixels high and wide', async ({
  notebook,
  page,
}) => {
  const tooSmall = () =>
    page.evaluate(
      ({ least }) =>
        [...document.querySelectorAll('button, summary, select, input, textarea, [role=button], a[href]')]
          // A link in a sentence is as high as its line; a box is pressed by its label too.
          .filter(element => element.closest('p, li') === null || element.tagName !== 'A')
          .map(element =>
            element.matches('[type=checkbox], [type=radio]')
              ? (element.closest('label') ?? element)
              : element,
          )
          .filter(element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map(element =>
            element instanceof HTMLInputElement && element.type === 'checkbox'
              ? (element.labels?.[0] ?? element)
              : element,
          )
          .filter(element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map(element => ({ element, box: element.getBoundingClientRect() }))
          // The link for keyboards lies above the page.
          .filter(({ box }) => box.width > 1 && box.height > 1 && box.bottom > 0)
          .filter(({ box }) => box.height < least - 0.5 || box.width < least - 0.5)
          .map(
            ({ element, box }) =>
              `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.trim().slice(0, 30)}" ${Math.round(box.width)} x ${Math.round(box.height)}`,
          ),
      { least },
    );
  expect(await tooSmall()).toEqual([]);
  await notebook.loadSample();
  await notebook.setAll(tiny);
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 60_000);
  expect(await tooSmall()).toEqual([]);
});
