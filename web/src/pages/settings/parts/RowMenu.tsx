// SPDX-License-Identifier: Apache-2.0
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { text } from '@/text';

/** One thing that can be done to a row. */
export interface RowAction {
  label: string;
  act: () => void;
}

/** What can be done to the thing of this name. The menu closes first, so that its button has the focus again when a dialog asks. */
export function RowMenu({ name, actions }: { name: string; actions: readonly RowAction[] }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          size="small"
          icon={<MoreHorizontalRegular />}
          aria-label={text.settings.actionsOf(name)}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <MenuItem key={action.label} onClick={() => window.setTimeout(action.act)}>
              {action.label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
