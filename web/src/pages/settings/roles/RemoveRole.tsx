// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@/api/context';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { text } from '@/text';
import { useChange } from '../queries';
import type { Role } from './columns';

const words = text.settings.roles;

/** Asks before a role is removed, and says who loses what. */
export function RemoveRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const api = useApi();
  const remove = useChange(
    () => api.DELETE('/api/v1/settings/roles/{name}', { params: { path: { name: role.name } } }),
    onClose,
  );
  return (
    <ConfirmDialog
      title={words.removeTitle(role.name)}
      confirm={text.settings.remove}
      sending={remove}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      {words.removeBody(role.userGroups)}
    </ConfirmDialog>
  );
}
