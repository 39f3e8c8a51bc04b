// SPDX-License-Identifier: Apache-2.0
import { Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { ChoiceList } from '@/pages/settings/parts/ChoiceList';
import { Labelled } from '@/pages/settings/parts/Labelled';
import { useChange } from '@/pages/settings/queries';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { OnceDialog } from '@/parts/dialog/OnceDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { FULL_ACCESS, permissionWords } from './tokenPermissions';

const words = text.profile.tokens;
const DAYS = [7, 30, 90, 180, 365] as const;

interface TokenForm {
  name: string;
  permissions: readonly string[];
  days: string;
}

interface TokenDialogProps {
  /** What the owner may delegate. */
  permissions: readonly string[];
  onClose: () => void;
}

/** Makes a personal token and shows it once. */
export function TokenDialog({ permissions, onClose }: TokenDialogProps) {
  const api = useApi();
  const draft = useDraft<TokenForm>(() => ({ name: '', permissions: [], days: '90' }));
  const { form, put } = draft;
  const [token, setToken] = useState<string | null>(null);
  const make = useChange(
    async () =>
      bodyOf(
        await api.POST('/api/v1/session/tokens', {
          body: { name: form.name.trim(), permissions: [...form.permissions], days: Number(form.days) },
        }),
      ),
    (answer) => {
      draft.release();
      setToken(answer.token);
    },
  );
  if (token !== null) {
    return (
      <OnceDialog title={words.madeTitle(form.name.trim())} onClose={onClose}>
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
      sending={make}
      draft={draft}
      ready={form.name.trim() !== '' && form.permissions.length > 0}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Field label={words.name} hint={words.nameHint} required>
        <Input value={form.name} maxLength={128} onChange={(_, data) => put({ name: data.value })} />
      </Field>
      <ChoiceList
        legend={words.permissions}
        hint={words.permissionsHint}
        chosen={form.permissions}
        choices={[FULL_ACCESS, ...permissions].map((value) => {
          const { name: label, means } = permissionWords(value);
          return { value, label, hint: `${means} (${value})` };
        })}
        onChange={(chosen) => put({ permissions: chosen })}
      />
      <Field label={words.days}>
        <Select value={form.days} onChange={(_, data) => put({ days: data.value })}>
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
