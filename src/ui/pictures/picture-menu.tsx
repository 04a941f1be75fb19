import { useRef, useState } from 'react';
import { Menu } from '../controls/menu.tsx';
import './picture-menu.css';

/** A menu that saves the figure or section around it as a picture; `name` is the title of that. */
export function PictureMenu({ name }: { readonly name: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState(false);
  const save = (format: 'svg' | 'png') => async () => {
    const figure = place.current?.closest('figure, section');
    if (!figure) return;
    try {
      const { savePicture } = await import('./save-picture.ts');
      await savePicture(figure, name, format);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <span ref={place} className="picture-menu">
      {failed && (
        <span className="hint" role="alert">
          The picture could not be made; try the other format.
        </span>
      )}
      <Menu
        label={`Save ${name}`}
        items={[
          { name: 'Save as SVG', run: save('svg') },
          { name: 'Save as PNG', run: save('png') },
        ]}
      />
    </span>
  );
}
