// SPDX-License-Identifier: Apache-2.0
import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useApi } from '@/api/context';
import { keys } from '@/api/keys';
import { links } from '@/app/links';
import { useUnsaved } from '@/app/unsaved';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { EmptyPlace } from '@/parts/EmptyPlace';
import { Failure } from '@/parts/Failure';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { SectionHead } from '../parts/SectionHead';
import { useChange, useDeviceGroups } from '../queries';
import { useSection } from '../useSection';
import { GroupDialog } from './GroupDialog';
import { GroupList } from './GroupList';
import { draftsOf, type Group, type GroupDraft, moved, sameGroups, toWrite } from './groups';
import { RemoveGroup } from './RemoveGroup';
import { SaveBar } from './SaveBar';
import { SavedGroups } from './SavedGroups';
import { newGroup, useFocusWhenLost, useNamedGroup } from './useEditing';

const words = text.settings.groups;

const useStyles = makeStyles({
  rest: { display: 'flex', gap: tokens.spacingHorizontalS },
  place: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0, outlineStyle: 'none' },
});

/** The groups while they are edited: `begun` is what the server had then, so that a change by somebody else is seen. */
interface Editing {
  begun: readonly GroupDraft[];
  drafts: readonly GroupDraft[];
}

interface EditorProps {
  groups: readonly Group[];
  ungrouped: number | null;
}

/**
 * What is saved is a list like all others. A change that is not saved yet shows all groups in rank order instead, for they are saved
 * together and their order is their meaning.
 */
function Editor({ groups, ungrouped }: EditorProps) {
  const styles = useStyles();
  const api = useApi();
  const client = useQueryClient();
  const server = draftsOf(groups);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [open, setOpen] = useState<GroupDraft | null>(null);
  const [removing, setRemoving] = useState<GroupDraft | null>(null);
  const section = useSection('groups');
  const begun = editing?.begun ?? server;
  const drafts = editing?.drafts ?? server;
  const dirty = !sameGroups(begun, drafts);
  const overtaken = editing !== null && dirty && !sameGroups(begun, server);
  const release = useUnsaved(dirty);
  const place = useRef<HTMLElement>(null);
  useFocusWhenLost(dirty, place);
  const gone = useNamedGroup(drafts, section, setOpen);
  const change = (next: readonly GroupDraft[]) => setEditing({ begun, drafts: next });
  const save = useChange(
    async () => {
      await api.PUT('/api/v1/settings/groups', { body: { groups: toWrite(drafts) } });
      // What was saved is shown until the server's own list is here: nothing jumps back meanwhile.
      await client.invalidateQueries({ queryKey: keys.settings('groups') });
    },
    () => {
      release();
      setEditing(null);
    },
  );
  const take = (draft: GroupDraft) => {
    const there = drafts.some((other) => other.key === draft.key);
    change(there ? drafts.map((other) => (other.key === draft.key ? draft : other)) : [...drafts, draft]);
    setOpen(null);
  };
  const at = (id: number) => drafts.findIndex((draft) => draft.id === id);
  const move = (id: number, by: number) => change(moved(drafts, at(id), at(id) + by));
  return (
    <>
      <SectionHead
        actions={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpen(newGroup())}>
            {words.add}
          </Button>
        }
      >
        {words.lead}
      </SectionHead>
      {ungrouped === null ? null : (
        <div className={styles.rest}>
          <div>{words.ungrouped}</div>
          <div>
            <Count count={ungrouped} to={links.devices({ groupId: 0 })} label={words.ungroupedDevices} />
          </div>
        </div>
      )}
      {gone ? <Empty title={words.gone} /> : null}
      <section ref={place} tabIndex={-1} aria-label={text.settings.sections.groups} className={styles.place}>
        {dirty ? (
          <SaveBar
            before={begun}
            after={drafts}
            sending={save}
            onSave={() => save.mutate(undefined)}
            onDiscard={() => {
              save.reset();
              setEditing(null);
            }}
          />
        ) : null}
        {overtaken ? (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{words.overtaken}</MessageBarBody>
            <MessageBarActions>
              <Button onClick={() => setEditing(null)}>{words.takeTheirs}</Button>
            </MessageBarActions>
          </MessageBar>
        ) : null}
        {drafts.length === 0 ? (
          <EmptyPlace>
            <Empty title={words.empty}>{words.emptyBody}</Empty>
          </EmptyPlace>
        ) : dirty ? (
          <GroupList drafts={drafts} onChange={change} onOpen={setOpen} onRemove={setRemoving} />
        ) : (
          <SavedGroups
            count={drafts.length}
            to={section.to}
            onEdit={(id) => setOpen(drafts[at(id)] ?? null)}
            onMove={move}
            onRemove={(id) => setRemoving(drafts[at(id)] ?? null)}
          />
        )}
      </section>
      {open ? (
        <GroupDialog key={open.key} draft={open} others={drafts} onTake={take} onClose={() => setOpen(null)} />
      ) : null}
      {removing ? (
        <RemoveGroup
          draft={removing}
          onRemove={() => {
            change(drafts.filter((other) => other.key !== removing.key));
            setRemoving(null);
          }}
          onClose={() => setRemoving(null)}
        />
      ) : null}
    </>
  );
}

/** The device groups, as a list and while they are changed. */
export default function Groups() {
  const groups = useDeviceGroups();
  if (groups.error) {
    return <Failure error={groups.error} retry={() => void groups.refetch()} />;
  }
  if (groups.data === undefined) {
    return <Rows count={5} />;
  }
  return <Editor groups={groups.data.items} ungrouped={groups.data.ungroupedDevices} />;
}
