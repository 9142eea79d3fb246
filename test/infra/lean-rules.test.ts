import { withoutTexts } from '../../infra/lean-rules';

const source = `import { defineRule } from './rule';
export const rule = defineRule({
  id: 'x',
  title: 'Good',
  fix: { text: 'a', command: 'b' },
  evaluate: () => ({ fix: 'stays' }),
  severity: 'LOW'
});
`;

test('what is for people goes, all else stays in its place', () => {
  const lean = withoutTexts(source);
  expect(lean).not.toMatch(/Good|command|LOW/);
  expect(lean).toMatch(/id: 'x'/);
  expect(lean).toMatch(/fix: 'stays'/);
  expect(lean).toHaveLength(source.length);
  expect(lean.split('\n')).toHaveLength(source.split('\n').length);
});

test('a rule in another form is refused', () => {
  expect(() => withoutTexts('export const rule = {};')).toThrow('defineRule');
});
