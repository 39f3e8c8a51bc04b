// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { DeleteRegular, EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { may, useSession } from '@/api/session';
import { links } from '@/app/links';
import { ConfirmDialog } from '@/parts/dialog/ConfirmDialog';
import { text } from '@/text';
import { EditDevice } from './EditDevice';
import { type Device, useRemoveDevice } from './useDevice';

/** What may be done with a device, for those who may. */
export function DeviceActions({ device }: { device: Device }) {
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const removes = may(session.data, 'manageSecuritySettings');
  const edits = removes || may(session.data, 'investigateAlerts');
  return (
    <>
      {edits ? (
        <Button icon={<EditRegular />} onClick={() => setEditing(true)}>
          {text.device.edit}
        </Button>
      ) : null}
      {editing ? <EditDevice device={device} onClose={() => setEditing(false)} /> : null}
      {removes ? <Remove device={device} /> : null}
    </>
  );
}

function Remove({ device }: { device: Device }) {
  const words = text.device;
  const navigate = useNavigate();
  const remove = useRemoveDevice(device.id);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<DeleteRegular />} appearance="subtle" onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={words.removeTitle(device.name || device.id)}
          confirm={words.removeDo}
          sending={remove}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate(links.devices(), { replace: true }) })}
          onClose={() => setAsking(false)}
        >
          {words.removeText}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
