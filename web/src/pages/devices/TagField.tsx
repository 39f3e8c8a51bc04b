// SPDX-License-Identifier: Apache-2.0
import { Button, Field, Input, makeStyles, Tag, TagGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { text } from '@/text';

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalS },
  row: { display: 'flex', gap: tokens.spacingHorizontalS },
  input: { flexGrow: 1 },
  tags: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS },
});

interface TagFieldProps {
  tags: readonly string[];
  onChange: (tags: readonly string[]) => void;
}

/** A device's tags: taken away one by one, added by typing. */
export function TagField({ tags, onChange }: TagFieldProps) {
  const styles = useStyles();
  const words = text.device;
  const [typed, setTyped] = useState('');
  const add = () => {
    const tag = typed.trim();
    if (tag !== '' && !tags.includes(tag)) {
      onChange([...tags, tag]);
    }
    setTyped('');
  };
  return (
    <div className={styles.box}>
      <Field label={words.tags}>
        <div className={styles.row}>
          <Input
            className={styles.input}
            aria-label={words.newTag}
            placeholder={words.newTag}
            value={typed}
            onChange={(_, data) => setTyped(data.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                event.preventDefault();
                add();
              }
            }}
          />
          <Button onClick={add} disabled={typed.trim() === ''}>
            {words.addTag}
          </Button>
        </div>
      </Field>
      {tags.length > 0 ? (
        <TagGroup
          className={styles.tags}
          size="small"
          aria-label={words.tags}
          onDismiss={(_, data) => onChange(tags.filter((tag) => tag !== data.value))}
        >
          {tags.map((tag) => (
            <Tag key={tag} value={tag} dismissible aria-label={words.removeTag(tag)}>
              {tag}
            </Tag>
          ))}
        </TagGroup>
      ) : null}
    </div>
  );
}
