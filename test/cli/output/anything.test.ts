// Whatever is in names, tags and policies: every format stays what it is, and nothing in it acts on a terminal.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { formatNamed } from '../../../cli/output/formats';
import { acting, complaint, contextOf, hostileJudgement, junitSchema } from './given';

/** Each throws what is wrong with one of the texts. */
const readers: readonly (readonly [string, (texts: readonly string[]) => unknown])[] = [
  ['sarif', (texts) => texts.map((text) => JSON.parse(text) as unknown)],
  ['asff', (texts) => texts.map((text) => JSON.parse(text) as unknown)],
  ['csv', (texts) => texts.map((text) => parse(text, { columns: true, record_delimiter: '\r\n' }))],
  [
    'junit',
    async (texts) => {
      // One call for all: starting the validator takes longer than anything else.
      const xml = texts.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
      const { errors } = await validateXML({ xml, schema: [junitSchema] });
      if (errors[0]) throw new Error(errors[0].message);
    },
  ],
  [
    'markdown',
    (texts) => {
      // Foreign text stands within the rows of tables, in which nothing begins that goes on below.
      const rows = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('| '));
      const odd = rows.find((row) => row.replaceAll(/\\./g, '').split('|').length !== 6);
      if (odd !== undefined) throw new Error(odd);
    },
  ],
];

test.each(readers)(
  '%s',
  async (format, read) => {
    const texts: string[] = [];
    const property = fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (attack) => {
      for (const judgement of [hostileJudgement(attack), complaint(attack)]) {
        const text = [...(await formatNamed(format).render(judgement, contextOf({ all: true })))].join('');
        if (acting.test(text)) throw new Error(`shows ${JSON.stringify(attack)}`);
        texts.push(text);
      }
    });
    await fc.assert(property, { numRuns: 50 });
    await read(texts);
  },
  30_000,
);
