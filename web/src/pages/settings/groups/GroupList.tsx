// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { links } from '@/app/links';
import { Count } from '@/parts/Count';
import { text } from '@/text';
import { RowMenu } from '../parts/RowMenu';
import { Table } from '../parts/Table';
import { type GroupDraft, moved } from './groups';
import { sentenceOf } from './rule';

const words = text.settings.groups;

const useStyles = makeStyles({
  rank: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  number: { minWidth: '2ch', textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  name: { display: 'grid', justifyItems: 'start', gap: tokens.spacingVerticalXXS },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  said: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface GroupListProps {
  drafts: readonly GroupDraft[];
  onChange: (drafts: readonly GroupDraft[]) => void;
  onOpen: (draft: GroupDraft) => void;
  onRemove: (draft: GroupDraft) => void;
}

/** The groups in rank order; a device belongs to the first that takes it. */
export function GroupList({ drafts, onChange, onOpen, onRemove }: GroupListProps) {
  const styles = useStyles();
  const [said, setSaid] = useState('');
  const move = (draft: GroupDraft, by: number) => {
    const from = drafts.indexOf(draft);
    onChange(moved(drafts, from, from + by));
    setSaid(words.movedTo(draft.name, from + by + 1));
  };
  return (
    <>
      <div role="status" className={styles.said}>
        {said}
      </div>
      <Table
        label={text.settings.sections.groups}
        rows={drafts}
        rowId={(draft) => draft.key}
        columns={[
          {
            id: 'rank',
            header: words.rank,
            cell: (draft) => {
              const at = drafts.indexOf(draft);
              return (
                <span className={styles.rank}>
                  <span className={styles.number}>{at + 1}</span>
                  <Button
                    appearance="subtle"
                    size="small"
                    icon={<ArrowUpRegular />}
                    aria-label={words.up(draft.name)}
                    disabledFocusable={at === 0}
                    onClick={() => move(draft, -1)}
                  />
                  <Button
                    appearance="subtle"
                    size="small"
                    icon={<ArrowDownRegular />}
                    aria-label={words.down(draft.name)}
                    disabledFocusable={at === drafts.length - 1}
                    onClick={() => move(draft, 1)}
                  />
                </span>
              );
            },
          },
          {
            id: 'name',
            header: words.name,
            cell: (draft) => (
              <span className={styles.name}>
                <Link as="button" onClick={() => onOpen(draft)}>
                  {draft.name}
                </Link>
                {draft.description ? <span className={styles.quiet}>{draft.description}</span> : null}
              </span>
            ),
          },
          { id: 'rule', header: words.ruleHeader, cell: (draft) => sentenceOf(draft.rule) },
          {
            id: 'userGroups',
            header: words.seenBy,
            cell: (draft) => draft.userGroups.join(', ') || words.everybody,
          },
          {
            id: 'devices',
            header: words.devices,
            align: 'end',
            cell: (draft) =>
              draft.devices === null || draft.id === null ? (
                <Badge appearance="tint" color="brand" shape="rounded">
                  {words.notSaved}
                </Badge>
              ) : (
                <Count
                  count={draft.devices}
                  to={links.devices({ groupId: draft.id })}
                  label={words.devicesOf(draft.name)}
                />
              ),
          },
          {
            id: 'actions',
            header: text.settings.actions,
            quietHeader: true,
            align: 'end',
            cell: (draft) => (
              <RowMenu
                name={draft.name}
                actions={[
                  { label: text.settings.edit, act: () => onOpen(draft) },
                  { label: text.settings.remove, act: () => onRemove(draft) },
                ]}
              />
            ),
          },
        ]}
      />
    </>
  );
}
