// The parameter that says which gateway services a rule demands.
import { gatewayServices } from '../network/gateway-endpoints';
import { list, type Parameter } from './parameters';

/** A list of gateway services that is never empty: with none, a rule would be content with everything. */
export function gatewayServicesParameter(description: string): Parameter<readonly string[]> {
  const parameter = list(
    's3,dynamodb',
    (entry) => gatewayServices.includes(entry),
    gatewayServices.join(', '),
    description,
  );
  return {
    ...parameter,
    parse: (text) => {
      const services = parameter.parse(text);
      return services?.length === 0 ? undefined : services;
    },
  };
}
