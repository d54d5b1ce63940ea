#!/usr/bin/python3
"""A plugin for supervisord in Python."""

import reeveplugin


def make_hello(host, options):
    greeting = options.get("greeting", "Hello")

    def greet(name):
        """Greet somebody.

        @param string name
        @return string greeting
        """
        if not name:
            raise reeveplugin.Fault(10, "BAD_NAME: whom?")
        return "%s, %s!" % (greeting, name)

    def running():
        """List the processes that run.

        @return array names
        """
        return [p.name for p in host.call("ListProcesses").processes if p.state == 20]

    def echo(value):
        """Answer with the argument.

        @param any value
        @return any value
        """
        return value

    def state():
        """Ask the supervisor for its state, by way of XML-RPC.

        @return string name
        """
        return host.rpc("supervisor.getState")["statename"]

    return [greet, running, echo, state]


def make_picky(host):
    def judge(event, result):
        host.call("Log", message="%s was answered with %s" % (event.type, result.decode()))
        return result == b"fine"

    return judge


if __name__ == "__main__":
    reeveplugin.serve("hello", "1.0", namespaces={"make_hello": make_hello}, result_handlers={"picky": make_picky})
