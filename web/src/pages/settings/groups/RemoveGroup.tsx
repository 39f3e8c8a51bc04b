// SPDX-License-Identifier: Apache-2.0

import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { text } from '@/text';
import type { GroupDraft } from './groups';

interface RemoveGroupProps {
  draft: GroupDraft;
  onRemove: () => void;
  onClose: () => void;
}

/** Asks before a group leaves the draft; saving removes it. */
export function RemoveGroup({ draft, onRemove, onClose }: RemoveGroupProps) {
  const words = text.settings.groups;
  return (
    <ConfirmDialog
      title={words.removeTitle(draft.name)}
      confirm={text.settings.remove}
      onConfirm={onRemove}
      onClose={onClose}
    >
      {words.removeBody(draft.devices ?? 0)}
    </ConfirmDialog>
  );
}
