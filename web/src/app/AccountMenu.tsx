// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { PersonCircleRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { useSession } from '@/api/session';
import { text } from '@/text';
import { links } from './links';
import type { ThemeChoice } from './theme';
import { useTheme } from './useTheme';

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** Who is signed in, how the console looks, and the way out. */
export function AccountMenu() {
  const session = useSession();
  const theme = useTheme();
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => api.DELETE('/api/v1/session'),
    onSettled: () => {
      client.clear();
      client.setQueryData(keys.session, null);
      navigate(links.signIn());
    },
  });
  const name = session.data?.displayName || session.data?.name || '';
  return (
    <Menu
      checkedValues={{ theme: [theme.choice] }}
      onCheckedValueChange={(_, data) => {
        const chosen = CHOICES.find((choice) => data.checkedItems.includes(choice));
        if (chosen) {
          theme.choose(chosen);
        }
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<PersonCircleRegular />} aria-label={text.shell.account(name)} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{name}</MenuGroupHeader>
            <MenuItem onClick={() => navigate(links.profile())}>{text.shell.profile}</MenuItem>
            <MenuItem onClick={() => signOut.mutate()}>{text.shell.signOut}</MenuItem>
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{text.shell.theme}</MenuGroupHeader>
            {CHOICES.map((choice) => (
              <MenuItemRadio key={choice} name="theme" value={choice}>
                {text.shell.themes[choice]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
