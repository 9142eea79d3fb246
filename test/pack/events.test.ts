// events/ has an event for every rule and every kind of message, and each can be read.
import { rules } from '../../functions/index';
import { eventsOf } from '../../infra/events';
import { triggerTypes } from '../../shared/rule/subscription';
import { decode } from '../../shared/aws/decode';
import { filesUnder, textOf } from './pack';

const files = filesUnder('events', '.json');

test('there are the events of the rules and no others', () => {
  expect(files).toEqual(
    rules
      .flatMap(eventsOf)
      .map(({ path }) => path)
      .sort(),
  );
});

test.each(rules.map((rule) => [rule.id, rule] as const))('%s has one of every kind that it can get', (id, rule) => {
  const invocations = files
    .filter((path) => path.startsWith(`events/${id}/`))
    .map((path) => decode(JSON.parse(textOf(path))));
  for (const { configRuleName, resultToken } of invocations) {
    expect([configRuleName, resultToken]).toEqual([id, 'TESTMODE']);
  }
  const messages = invocations.map(({ message }) => message);
  const changes = messages.filter((message) => message.kind === 'change');
  for (const type of triggerTypes(rule)) {
    expect(changes).toContainEqual(expect.objectContaining({ resourceType: type, deleted: false }));
  }
  expect(changes.some((change) => change.deleted && change.previous.configuration !== undefined)).toBe(true);
  expect(changes.some((change) => !change.deleted && change.configuration === undefined)).toBe(true);
  expect(messages.some((message) => message.kind === 'schedule')).toBe(true);
});
