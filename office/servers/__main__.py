"""Command line of the embedded servers.

python -m office.servers run -- COMMAND    run a command beside the test servers, on the database "office_dev"
python -m office.servers shell-env         print the variables as exports; the servers stay up until `stop`
python -m office.servers stop              stop the test servers
python -m office.servers demo              the whole demo (this is what `make demo` runs)
"""

import os
import shlex
import subprocess
import sys

from office.servers.pair import Pair

DATABASE = "office_dev"


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    match arguments:
        case ["run", "--", *command] if command:
            with Pair("test").in_use() as servers:
                servers.prepare(DATABASE)
                environment = {**_defaults(), **os.environ, **servers.environment(DATABASE)}
                return subprocess.run(command, env=environment).returncode
        case ["shell-env"]:
            servers = Pair("test")
            servers.start()
            servers.kept.touch()
            servers.prepare(DATABASE)
            for name, value in {**_defaults(), **servers.environment(DATABASE)}.items():
                print(f"export {name}={shlex.quote(value)}")
            return 0
        case ["stop"]:
            servers = Pair("test")
            servers.kept.unlink(missing_ok=True)
            servers.stop()
            return 0
        case ["demo"]:
            from office.servers.demo import run

            return run()
    print(__doc__, file=sys.stderr)
    return 2


def _defaults() -> dict[str, str]:
    """What a developer's shell needs beside the servers."""
    return {"SECRET_KEY": "only-for-development", "DEBUG": "true", "HTTPS": "false",
            "SECOND_FACTOR": "false"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
