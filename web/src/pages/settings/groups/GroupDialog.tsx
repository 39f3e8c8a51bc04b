// SPDX-License-Identifier: Apache-2.0
import { Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useUnsaved } from '@/app/unsaved';
import { FormDialog } from '@/parts/dialog/FormDialog';
import { text } from '@/text';
import { UserGroupsField } from '../parts/UserGroupsField';
import { type GroupDraft, wrongWith } from './groups';
import { Preview } from './Preview';
import { RuleEditor } from './RuleEditor';
import { draftOf, ruleOf } from './rule';

const words = text.settings.groups;

interface GroupDialogProps {
  draft: GroupDraft;
  others: readonly GroupDraft[];
  /** Takes the edited group over into what is saved together. */
  onTake: (draft: GroupDraft) => void;
  onClose: () => void;
}

/** Edits one group and shows what its rule would take; nothing is saved yet. */
export function GroupDialog({ draft, others, onTake, onClose }: GroupDialogProps) {
  const [form, setForm] = useState(draft);
  const [begun] = useState(() => draftOf(draft.rule));
  const [rule, setRule] = useState(begun);
  const edited: GroupDraft = { ...form, name: form.name.trim(), rule: ruleOf(rule) };
  const dirty = form !== draft || rule !== begun;
  const release = useUnsaved(dirty);
  const wrong = wrongWith(edited, others);
  return (
    <FormDialog
      title={draft.id === null && draft.name === '' ? words.add : words.editTitle(draft.name)}
      submit={words.take}
      draft={{ dirty, release }}
      ready={wrong === null}
      onSubmit={() => {
        release();
        onTake(edited);
      }}
      onClose={onClose}
    >
      <Field
        label={words.name}
        required
        {...(wrong === 'taken' ? { validationMessage: words.taken, validationState: 'error' as const } : {})}
      >
        <Input value={form.name} maxLength={256} onChange={(_, data) => setForm({ ...form, name: data.value })} />
      </Field>
      <Field label={words.description}>
        <Input
          value={form.description}
          maxLength={2000}
          onChange={(_, data) => setForm({ ...form, description: data.value })}
        />
      </Field>
      <RuleEditor rule={rule} onChange={setRule} />
      <Preview rule={edited.rule} />
      <UserGroupsField
        legend={words.seenBy}
        hint={words.seenByHint}
        chosen={form.userGroups}
        onChange={(userGroups) => setForm({ ...form, userGroups })}
      />
    </FormDialog>
  );
}
