// SPDX-License-Identifier: Apache-2.0
import { Button, Field, Input, makeStyles, Tag, TagGroup, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import { withTyped } from './changesOf';

const useStyles = makeStyles({
  box: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalS },
  row: { display: 'flex', gap: tokens.spacingHorizontalS },
  input: { flexGrow: 1 },
  tags: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  tag: { maxWidth: '100%', gridTemplateColumns: 'auto minmax(0, 1fr) auto' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** What the server takes, in bytes; signs beyond ASCII are longer than one. */
const LONGEST = 200;

interface TagFieldProps {
  tags: readonly string[];
  onChange: (tags: readonly string[]) => void;
  /** What stands in the field and was not added yet: whoever saves takes it along. */
  typed: string;
  onType: (typed: string) => void;
}

/** A device's tags: taken away one by one, added by typing. */
export function TagField({ tags, onChange, typed, onType }: TagFieldProps) {
  const styles = useStyles();
  const words = text.device;
  const add = () => {
    onChange(withTyped(tags, typed));
    onType('');
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
            maxLength={LONGEST}
            onChange={(_, data) => onType(data.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && typed.trim() !== '') {
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
            <Tag
              key={tag}
              className={styles.tag}
              primaryText={{ className: styles.name }}
              value={tag}
              dismissible
              aria-label={words.removeTag(tag)}
              title={tag}
            >
              <bdi>{tag}</bdi>
            </Tag>
          ))}
        </TagGroup>
      ) : null}
    </div>
  );
}
