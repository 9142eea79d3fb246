"""Makes the AWS CLI read commands, each with all its options and values, and call nobody.

Standard input: the words of each command after `aws`, each ended by NUL; a command ends with one NUL more.
Standard output: the number of commands. Exit status 1 and what the CLI says when it refuses one.
"""

import contextlib
import io
import sys

from awscli.clidriver import create_clidriver

commands = sys.stdin.read().split("\0\0")[:-1]
for command in commands:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            # A driver remembers what the command before has registered.
            status = create_clidriver().main([*command.split("\0"), "--generate-cli-skeleton", "output"])
        except SystemExit as error:
            status = error.code
    if status != 0:
        sys.exit(f"{command!r}: {said.getvalue()}")
print(len(commands))
