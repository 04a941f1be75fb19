/** Everything that the palette offers: what has a key, and what is done too seldom to have one. */
import type { NotebookApp } from '../../state/create-notebook.ts';
import { places } from '../../state/page/places.ts';
import type { PaletteCommand } from '../../ui/dialogs/find-commands.ts';
import { themeNames, themes } from '../../ui/page/theme.ts';
import { placeNames } from '../frame/cell-names.ts';
import { commandIds, commands } from './shortcuts.ts';
import { type Actions, go } from './use-actions.ts';

export function paletteCommands(app: NotebookApp, actions: Actions): readonly PaletteCommand[] {
  return [
    ...commandIds.map(id => ({
      id,
      group: 'Notebook',
      title: commands[id].name,
      keys: commands[id].keys[0],
      run: actions[id],
    })),
    { id: 'sample', group: 'Data', title: 'Use sample data', run: app.data.useSample },
    ...places.map(place => ({
      id: `go ${place}`,
      group: 'Go to',
      title: `Go to ${placeNames[place]}`,
      run: () => go(app, place),
    })),
    ...themes.map(theme => ({
      id: `theme ${theme}`,
      group: 'Theme',
      title: `Theme: ${themeNames[theme].toLowerCase()}`,
      run: () => app.view.setTheme(theme),
    })),
  ];
}
