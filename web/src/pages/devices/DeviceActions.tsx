// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { DeleteRegular, EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { may, useSession } from '@/api/session';
import { links } from '@/app/links';
import { Failure } from '@/parts/Failure';
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
  return (
    <Dialog modalType="alert">
      <DialogTrigger disableButtonEnhancement>
        <Button icon={<DeleteRegular />} appearance="subtle">
          {words.remove}
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.removeTitle(device.name || device.id)}</DialogTitle>
          <DialogContent>
            {words.removeText}
            {remove.error ? <Failure error={remove.error} /> : null}
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{words.cancel}</Button>
            </DialogTrigger>
            <Button
              appearance="primary"
              disabled={remove.isPending}
              onClick={() =>
                remove.mutate(undefined, { onSuccess: () => navigate(links.devices(), { replace: true }) })
              }
            >
              {words.removeDo}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
