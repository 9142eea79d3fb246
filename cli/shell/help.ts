// What --help says beyond the options: examples, and the next question's answer.

/** Behind the commands. */
export const programHelp = `
Examples:
  vpce-rules check --live --region us-east-1
  vpce-rules check --live --region all --output report.html
  vpce-rules collect estate
  vpce-rules check --describe estate
  vpce-rules explain vpce-sg-allows-https
  vpce-rules init                                  a vpce-rules.yaml to start with

vpce-rules help check tells what check can look at, its formats and its exit status.`;

/** Behind the options of `collect`. */
export const collectHelp = `
Examples:
  vpce-rules collect estate --profile audit --region eu-central-1
  vpce-rules check --describe estate
  vpce-rules check --describe estate --resolve     on a machine inside the VPC, without credentials

The folder holds the answers of AWS as the AWS CLI prints them: ids, addresses, tags and endpoint
policies, no credentials. A listing that is denied is left out: standard error names the action,
rules that need it will say INSUFFICIENT_DATA, and the exit status is 2.`;

/** Behind the shells of `completion`. */
export const completionHelp = `
For this shell, and for good:
  bash   eval "$(vpce-rules completion bash)"      put it into ~/.bashrc
  zsh    source <(vpce-rules completion zsh)       put it into ~/.zshrc, behind compinit
  fish   vpce-rules completion fish | source       put it into ~/.config/fish/config.fish`;

/** Behind the options of `check`. */
export const checkHelp = `
Examples:
  vpce-rules check --snapshot snapshot.json.gz
  vpce-rules check --describe estate --rule vpce-sg-allows-https --all
  vpce-rules check --live --profile audit --region eu-central-1 --output result.json --output report.html
  vpce-rules check --describe estate --rule 'vpce-sg-*,vpce-policy-*' --fail-on high
  vpce-rules check --live --region eu-west-1 --region us-east-1 --resolve
  vpce-rules check --live --baseline result.json --format markdown
  terraform plan -out tf.plan && terraform show -json tf.plan | vpce-rules check --plan -
  vpce-rules check --template network.yaml --region eu-central-1
  aws configservice get-resource-config-history --resource-type AWS::EC2::VPCEndpoint \\
    --resource-id vpce-0a1b2c3d4e5f60001 | vpce-rules check --snapshot -

The folder of --describe holds what the commands print as JSON, each named after its command:
caller.json ({"Account": "123456789012", "Region": "us-east-1"}), describe-vpc-endpoints.json,
describe-vpcs.json and so on. A file that is missing means "not known", never "there is none".
vpce-rules collect writes such a folder.

--format html makes one page that needs nothing else: a summary, VPCs against services, a map of each
VPC, and the evidence and commands of each finding. What is not known is always in it; with --all also
what is in order, folded and hidden until asked for (of 1,000 endpoints some 8 MB instead of 4).

--resolve asks this machine's resolver for each endpoint's private DNS names and compares the answers
with the endpoint's network interfaces: run it where the clients are. It is evidence, not a verdict, and
leaves the exit status alone.

vpce-rules.yaml holds what a team has agreed on: parameters, rules, severity, failOn, and exceptions,
each with a reason and an end date. The nearest one upwards from the working folder is read, or what
--config names; options win. vpce-rules init writes one. A mistake in it is exit status 2.

Exit status:
  0  nothing to complain of
  1  at least one evaluation that --fail-on names
  2  unusable arguments or input, or a failure; standard error says what, in a line. With --live also
     where only a part could not be read: what could be is judged and shown, the rest is not judged

Environment: NO_COLOR, FORCE_COLOR, COLUMNS; with --live what the AWS SDK reads, for instance
AWS_PROFILE and AWS_ENDPOINT_URL. DEBUG=1 shows where an internal error happened.`;
