/** The entries of the command palette: the commands with keys, and others that are too rare for a key. */
import type { NotebookApp } from '../../state/create-notebook.ts';
import { places } from '../../state/page/places.ts';
import type { PaletteCommand } from '../../ui/dialogs/find-commands.ts';
import { themeNames, themes } from '../../ui/page/theme.ts';
import { placeNames } from '../frame/cell-names.ts';
import { pressCopyLink } from '../link/copy-link.tsx';
import { commandIds, commands } from './shortcuts.ts';
import { type Actions, goTo } from './use-actions.ts';

export function paletteCommands(app: NotebookApp, actions: Actions): readonly PaletteCommand[] {
  return [
    ...commandIds.map(id => ({
      id,
      group: 'Notebook',
      title: commands[id].name,
      keys: commands[id].keys[0],
      run: actions[id],
    })),
    {
      id: 'link',
      group: 'Notebook',
      title: 'Copy a link with these settings',
      run: pressCopyLink,
    },
    { id: 'sample', group: 'Data', title: 'Use sample data', run: app.data.useSample },
    ...places.map(place => ({
      id: `go ${place}`,
      group: 'Go to',
      title: `Go to ${placeNames[place]}`,
      run: () => goTo(app, place),
    })),
    ...themes.map(theme => ({
      id: `theme ${theme}`,
      group: 'Theme',
      title: `Theme: ${themeNames[theme].toLowerCase()}`,
      run: () => app.view.setTheme(theme),
    })),
  ];
}
