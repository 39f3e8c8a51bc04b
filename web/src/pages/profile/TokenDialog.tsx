// SPDX-License-Identifier: Apache-2.0
import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { useUnsaved } from '@/app/unsaved';
import { ChoiceList } from '@/pages/settings/parts/ChoiceList';
import { FormDialog } from '@/pages/settings/parts/FormDialog';
import { Labelled } from '@/pages/settings/parts/Labelled';
import { OnceDialog } from '@/pages/settings/parts/OnceDialog';
import { useChange } from '@/pages/settings/queries';
import { text } from '@/text';
import { FULL_ACCESS, permissionWords } from './tokenPermissions';

const words = text.profile.tokens;
const DAYS = [7, 30, 90, 180, 365] as const;

interface TokenDialogProps {
  /** What the owner may delegate. */
  permissions: readonly string[];
  onClose: () => void;
}

/** Makes a personal token and shows it once. */
export function TokenDialog({ permissions, onClose }: TokenDialogProps) {
  const api = useApi();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [days, setDays] = useState('90');
  const [token, setToken] = useState<string | null>(null);
  const dirty = token === null && (name !== '' || chosen.length > 0);
  const release = useUnsaved(dirty);
  const make = useChange(
    async () =>
      bodyOf(
        await api.POST('/api/v1/session/tokens', {
          body: { name: name.trim(), permissions: [...chosen], days: Number(days) },
        }),
      ),
    (answer) => {
      release();
      setToken(answer.token);
    },
  );
  if (token !== null) {
    return (
      <OnceDialog title={words.madeTitle(name.trim())} onClose={onClose}>
        <Labelled label={words.token} content={token} />
        <Labelled
          label={words.example}
          content={`curl --cacert certificate.pem -H 'Authorization: Bearer ${token}' ${window.location.origin}/api/v1/dashboard`}
        />
      </OnceDialog>
    );
  }
  return (
    <FormDialog
      title={words.add}
      submit={words.make}
      pending={make.isPending}
      error={make.error}
      submittedAt={make.submittedAt}
      dirty={dirty}
      release={release}
      ready={name.trim() !== '' && chosen.length > 0}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Field label={words.name} hint={words.nameHint} required>
        <Input value={name} maxLength={128} onChange={(_, data) => setName(data.value)} />
      </Field>
      <ChoiceList
        legend={words.permissions}
        hint={words.permissionsHint}
        chosen={chosen}
        choices={[FULL_ACCESS, ...permissions].map((value) => {
          const { name: label, means } = permissionWords(value);
          return { value, label, hint: `${means} (${value})` };
        })}
        onChange={setChosen}
      />
      <Field label={words.days}>
        <Select value={days} onChange={(_, data) => setDays(data.value)}>
          {DAYS.map((count) => (
            <option key={count} value={String(count)}>
              {words.daysOf(count)}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  );
}
