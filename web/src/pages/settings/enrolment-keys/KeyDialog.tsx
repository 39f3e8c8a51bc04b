// SPDX-License-Identifier: Apache-2.0
import { Field, Input, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { OnceDialog } from '@/parts/dialog/OnceDialog';
import { useDraft } from '@/parts/dialog/useDraft';
import { text } from '@/text';
import { ExpiryField } from '../parts/ExpiryField';
import { dayIn, toDay, toExpiry } from '../parts/expiry';
import { Labelled } from '../parts/Labelled';
import { useSaving } from '../parts/useSaving';
import { useAbout } from '../queries';
import { sensorCommand } from './sensorCommand';

type Key = Schema<'EnrolmentKey'>;
const words = text.settings.keys;

const useStyles = makeStyles({ hint: { color: tokens.colorNeutralForeground3 } });

/** The secret of a new key, and what to do with it on a device. */
function MadeKey({ made, onClose }: { made: Key; onClose: () => void }) {
  const styles = useStyles();
  const about = useAbout();
  const secret = made.secret ?? '';
  return (
    <OnceDialog title={words.madeTitle(made.name)} onClose={onClose}>
      <Labelled label={words.secret} content={secret} />
      {about.data ? (
        <>
          <Labelled
            label={words.command}
            content={sensorCommand({
              address: about.data.address,
              fingerprint:
                about.data.certificate?.selfSigned === false ? null : (about.data.certificate?.fingerprint ?? null),
              secret,
            })}
          />
          <div className={styles.hint}>{words.commandHint}</div>
        </>
      ) : null}
    </OnceDialog>
  );
}

/** Makes an enrolment key or changes one; shows the secret of a new one, and the command that uses it. */
export function KeyDialog({ value, onClose }: { value?: Key; onClose: () => void }) {
  const api = useApi();
  const draft = useDraft(() => ({
    name: value?.name ?? '',
    tags: (value?.tags ?? []).join(', '),
    usesMax: String(value?.usesMax || ''),
    day: value ? toDay(value.expires) : dayIn(30, new Date()),
    enabled: value?.enabled ?? true,
  }));
  const { form, begun, put } = draft;
  const uses = form.usesMax.trim() === '' ? 0 : Number(form.usesMax);
  const usesWrong = !Number.isInteger(uses) || uses < 0 || uses > 100_000_000;
  const { save, made } = useSaving(
    draft,
    value === undefined,
    async () => {
      const body = {
        name: form.name.trim(),
        tags: form.tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
        usesMax: uses,
        enabled: form.enabled,
        // An end that was not touched stays to the second.
        ...(value && form.day === begun.day ? {} : { expires: toExpiry(form.day) }),
      };
      return value
        ? bodyOf(await api.PATCH('/api/v1/settings/enrolment-keys/{id}', { params: { path: { id: value.id } }, body }))
        : bodyOf(await api.POST('/api/v1/settings/enrolment-keys', { body }));
    },
    onClose,
  );
  if (made !== null) {
    return <MadeKey made={made} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={value ? words.editTitle(value.name) : words.add}
      submit={value ? text.settings.save : words.make}
      sending={save}
      draft={draft}
      ready={form.name.trim() !== '' && !usesWrong}
      onSubmit={() => save.mutate(undefined)}
      onClose={onClose}
    >
      <Field label={words.name} hint={words.nameHint} required>
        <Input value={form.name} maxLength={256} onChange={(_, data) => put({ name: data.value })} />
      </Field>
      <Field label={words.tags} hint={words.tagsHint}>
        <Input value={form.tags} onChange={(_, data) => put({ tags: data.value })} />
      </Field>
      <Field
        label={words.usesMax}
        hint={words.usesMaxHint}
        {...(usesWrong ? { validationMessage: words.usesWrong, validationState: 'error' as const } : {})}
      >
        <Input inputMode="numeric" value={form.usesMax} onChange={(_, data) => put({ usesMax: data.value })} />
      </Field>
      <ExpiryField day={form.day} onChange={(day) => put({ day })} />
      {value ? (
        <Switch
          checked={form.enabled}
          label={form.enabled ? words.enabled : words.disabled}
          onChange={(_, data) => put({ enabled: data.checked })}
        />
      ) : null}
    </FormDialog>
  );
}
