// Which services every client of a VPC needs: the parameter of all rules that ask whether clients get through.
import { everyClientServices } from '../facts/clients';
import { parseServiceName, withoutFips } from '../network/service-names';
import { matchesAny } from './globs';
import { list, type ValuesOf } from './parameters';

/** The parameter of every rule that asks whether clients get through. */
export const clientParameters = {
  everyClientServices: list(
    everyClientServices.join(),
    (entry) => /^[a-z0-9*?][a-z0-9.*?-]*$/.test(entry),
    'service codes such as sts or ecr.*, or *',
    'Services that every client needs: each must get through. Of other services, one client must.',
  ),
};

/** Must every client get through to this service? */
export function needsEveryClient(serviceName: string, values: ValuesOf<typeof clientParameters>): boolean {
  const parsed = parseServiceName(serviceName);
  if (parsed.kind !== 'aws') return values.everyClientServices.includes('*');
  return [parsed.code, withoutFips(parsed.code)].some((code) => matchesAny(values.everyClientServices, code));
}
