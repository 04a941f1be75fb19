import { Command, Contrast, Keyboard, Monitor, Moon, Save, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../controls/button.tsx';
import { type Theme, themeAfter, themeNames } from './theme.ts';
import './top-bar.css';

export interface TopBarProps {
  /** The button that runs or stops all cells. */
  readonly actions: ReactNode;
  /** The device in words: `wasm · 2 threads · 10 ms a step`; null before one is known. */
  readonly device: string | null;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onFile: () => void;
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon, contrast: Contrast };

export function TopBar({ actions, device, theme, onTheme, onFile, onPalette, onShortcuts }: TopBarProps) {
  const ThemeIcon = themeIcons[theme];
  return (
    <header className="top-bar">
      <h1>
        <svg className="top-bar-mark" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M9 9h14v4l-7 11h-5l7-11H9z" />
        </svg>
        <span>Digit Recognizer</span>
      </h1>
      {actions}
      {device && <span className="chip">{device}</span>}
      <div className="top-bar-end">
        <IconButton
          label="Save or open a notebook file"
          aria-keyshortcuts="Control+S Meta+S"
          icon={<Save aria-hidden="true" />}
          onClick={onFile}
        />
        <IconButton
          label={`Theme: ${themeNames[theme]}. Switch to ${themeNames[themeAfter(theme)].toLowerCase()}`}
          icon={<ThemeIcon aria-hidden="true" />}
          onClick={() => onTheme(themeAfter(theme))}
        />
        <IconButton
          className="top-bar-keys"
          label="Keyboard shortcuts"
          aria-keyshortcuts="?"
          icon={<Keyboard aria-hidden="true" />}
          onClick={onShortcuts}
        />
        <Button
          kind="quiet"
          className="top-bar-palette"
          aria-label="Command palette, Ctrl K"
          aria-keyshortcuts="Control+K Meta+K"
          icon={<Command aria-hidden="true" />}
          onClick={onPalette}
        >
          <kbd>Ctrl K</kbd>
        </Button>
      </div>
    </header>
  );
}
