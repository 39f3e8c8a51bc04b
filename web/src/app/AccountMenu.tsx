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
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { tellSessionChanged } from '@/api/live';
import { useSession } from '@/api/session';
import { text } from '@/text';
import { links } from './links';
import type { ThemeChoice } from './theme';
import { useUnsavedForms } from './unsaved';
import { useTheme } from './useTheme';

const LeaveDialog = lazy(() => import('./LeaveDialog'));

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
      tellSessionChanged();
      client.clear();
      client.setQueryData(keys.session, null);
      navigate(links.signIn());
    },
  });
  const forms = useUnsavedForms();
  const [asking, setAsking] = useState(false);
  const leave = () => {
    forms.clear();
    setAsking(false);
    signOut.mutate();
  };
  const name = session.data?.displayName || session.data?.name || '';
  return (
    <>
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
              <MenuItem onClick={() => (forms.any() ? setAsking(true) : leave())}>{text.shell.signOut}</MenuItem>
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
      {asking ? (
        <Suspense>
          <LeaveDialog stay={() => setAsking(false)} leave={leave} />
        </Suspense>
      ) : null}
    </>
  );
}
