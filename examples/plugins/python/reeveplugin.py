"""Plugins for supervisord in Python, with nothing but gRPC.

    import reeveplugin
    reeveplugin.serve("hello", "1.0", namespaces={"make_hello": make_hello})

A factory is called with the host and the options of its section, and returns
functions. Their docstrings are what system.methodHelp answers; their lines
"@param TYPE NAME" and "@return TYPE" are the signature. A result handler is
called with the host, once, and returns a function of an event and the listener's
answer that is true to accept. See PLUGINS.md for what goes over the wire.
"""

import base64
import datetime
import inspect
import logging
import os
import subprocess
import sys
import tempfile
import threading
from concurrent import futures

import grpc

import goplugin_pb2
from reeve.plugin.v1 import host_pb2, plugin_pb2, value_pb2

COOKIE = ("REEVE_PLUGIN", "5ab0ff6e-reeve-plugin")
LIMIT = 80 << 20  # bytes of the largest message
OPTIONS = [
    ("grpc.max_receive_message_length", LIMIT),
    ("grpc.max_send_message_length", LIMIT),
]
DATE = "%Y%m%dT%H:%M:%S"
INCORRECT_PARAMETERS, UNKNOWN_METHOD, FAILED = 2, 1, 30


class Fault(Exception):
    """An XML-RPC fault: raised by a method for its caller, or by the host."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code, self.text = code, text


def to_value(x):
    """The message for a value."""
    v = value_pb2.Value()
    if isinstance(x, bool):
        v.boolean = x
    elif isinstance(x, int):
        v.int = x
    elif isinstance(x, float):
        v.double = x
    elif isinstance(x, str):
        v.string = x
    elif isinstance(x, bytes):
        v.base64 = x
    elif isinstance(x, datetime.datetime):
        v.date_time = x.strftime(DATE)
    elif isinstance(x, dict):
        v.struct.SetInParent()
        for name in x:
            v.struct.members.add(name=name, value=to_value(x[name]))
    elif isinstance(x, (list, tuple)):
        v.array.SetInParent()
        v.array.elements.extend(to_value(one) for one in x)
    elif x is not None:
        raise TypeError("a %s can't be sent by XML-RPC" % type(x).__name__)
    return v


def from_value(v):
    """The value of a message."""
    kind = v.WhichOneof("kind")
    if kind is None:
        return None
    if kind == "array":
        return [from_value(one) for one in v.array.elements]
    if kind == "struct":
        return {one.name: from_value(one.value) for one in v.struct.members}
    if kind == "date_time":
        return datetime.datetime.strptime(v.date_time, DATE)
    if kind == "raw_string":
        return v.raw_string.decode("utf-8", "surrogateescape")
    return getattr(v, kind)


class Host:
    """The supervisor. host.call("Stop", what={"process": "web"}, wait=True)
    calls a method of the service Host with the fields of its request and
    returns the answer; host.rpc("supervisor.getState") an XML-RPC method."""

    def __init__(self, channel):
        self._channel = channel

    def call(self, method, /, **fields):
        about = host_pb2.DESCRIPTOR.services_by_name["Host"].methods_by_name[method]
        request = about.input_type._concrete_class(**fields)
        answer = self._channel.unary_unary(
            "/reeve.plugin.v1.Host/" + method,
            request_serializer=about.input_type._concrete_class.SerializeToString,
            response_deserializer=about.output_type._concrete_class.FromString,
        )(request)
        if answer.HasField("fault"):
            raise Fault(answer.fault.code, answer.fault.text)
        return answer

    def rpc(self, method, *params):
        answer = self.call("CallRPC", method=method, params=[to_value(p) for p in params])
        return from_value(answer.result)


class Certificates:
    """What both sides prove who they are with, unless auto_mtls is off."""

    def __init__(self):
        self.theirs = os.environ.get("PLUGIN_CLIENT_CERT", "").encode()
        if self.theirs:
            with tempfile.TemporaryDirectory() as there:
                key, cert = there + "/key", there + "/cert"
                subprocess.run(
                    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                     "-keyout", key, "-out", cert],
                    check=True, capture_output=True)
                self.key, self.cert = open(key, "rb").read(), open(cert, "rb").read()

    def listen(self, server, address):
        if not self.theirs:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, grpc.ssl_server_credentials(
            [(self.key, self.cert)], root_certificates=self.theirs, require_client_auth=True))

    def dial(self, address):
        options = OPTIONS + [("grpc.default_authority", "localhost")]
        if not self.theirs:
            return grpc.insecure_channel(address, options)
        options.append(("grpc.ssl_target_name_override", "localhost"))
        return grpc.secure_channel(address, grpc.ssl_channel_credentials(self.theirs, self.key, self.cert), options)

    def handshake(self):
        """Our certificate in base64, without the padding."""
        if not self.theirs:
            return ""
        lines = self.cert.decode().strip().splitlines()[1:-1]
        return base64.b64encode(base64.b64decode("".join(lines))).decode().rstrip("=")


class Broker:
    """go-plugin's broker: the host tells where its services are, by number."""

    def __init__(self):
        self._changed, self._addresses = threading.Condition(), {}

    def StartStream(self, requests, _):
        for info in requests:
            with self._changed:
                self._addresses[info.service_id] = "%s:%s" % (info.network, info.address)
                self._changed.notify_all()
        return
        yield  # a generator, that tells of no services of our own

    def address(self, number):
        with self._changed:
            if not self._changed.wait_for(lambda: number in self._addresses, timeout=5):
                raise TimeoutError("the host did not say where service %d is" % number)
            return self._addresses.pop(number)


def signature(function):
    """The types of result and parameters in a docstring."""
    result, params = "any", []
    for line in inspect.getdoc(function).splitlines():
        words = line.split()
        if words[:1] == ["@return"]:
            result = words[1]
        elif words[:1] == ["@param"]:
            params.append(words[1])
    return [result] + params


class Servicer:
    """The service Plugin."""

    def __init__(self, name, version, namespaces, result_handlers, broker, certificates):
        self.name, self.version = name, version
        self.namespaces, self.handler_factories = namespaces, result_handlers
        self.broker, self.certificates = broker, certificates
        self.host, self.instances, self.handlers = None, {}, {}
        self.lock = threading.Lock()

    def Describe(self, request):
        if request.host_service:
            self.host = Host(self.certificates.dial(self.broker.address(request.host_service)))
        return plugin_pb2.DescribeResponse(
            name=self.name, version=self.version, namespaces=sorted(self.namespaces),
            result_handlers=sorted(self.handler_factories))

    def Create(self, request):
        functions = {f.__name__: f for f in self.namespaces[request.factory](self.host, dict(request.options))}
        with self.lock:
            number = len(self.instances) + 1
            self.instances[number] = functions
        answer = plugin_pb2.CreateResponse(instance=number)
        for name in sorted(functions):
            answer.methods.add(name=name, help=inspect.getdoc(functions[name]), signature=signature(functions[name]))
        return answer

    def Call(self, request):
        function = self.instances[request.instance].get(request.method)
        if function is None:
            raise Fault(UNKNOWN_METHOD, "UNKNOWN_METHOD")
        args = [from_value(one) for one in request.args]
        try:
            inspect.signature(function).bind(*args)
        except TypeError:
            raise Fault(INCORRECT_PARAMETERS, "INCORRECT_PARAMETERS") from None
        return plugin_pb2.CallResponse(result=to_value(function(*args)))

    def PrepareResultHandler(self, request):
        with self.lock:
            if request.handler not in self.handlers:
                self.handlers[request.handler] = self.handler_factories[request.handler](self.host)
        return plugin_pb2.PrepareResultHandlerResponse()

    def HandleResult(self, request):
        accepted = self.handlers[request.handler](request.event, request.result)
        return plugin_pb2.HandleResultResponse(rejected=not accepted)

    def Close(self, _):
        return plugin_pb2.CloseResponse()

    def handlers_for_grpc(self):
        handlers = {}
        for about in plugin_pb2.DESCRIPTOR.services_by_name["Plugin"].methods:
            if hasattr(self, about.name):
                handlers[about.name] = grpc.unary_unary_rpc_method_handler(
                    self.guarded(getattr(self, about.name), about.output_type._concrete_class),
                    request_deserializer=about.input_type._concrete_class.FromString,
                    response_serializer=about.output_type._concrete_class.SerializeToString)
        return grpc.method_handlers_generic_handler("reeve.plugin.v1.Plugin", handlers)

    @staticmethod
    def guarded(method, answer):
        """Exceptions become faults, where an answer can carry one."""

        def call(request, _):
            try:
                return method(request)
            except Exception as e:
                if "fault" not in answer.DESCRIPTOR.fields_by_name:
                    raise
                if not isinstance(e, Fault):
                    logging.exception(method.__name__)
                    e = Fault(FAILED, "FAILED: %s" % e)
                return answer(fault=value_pb2.Fault(code=e.code, text=e.text))

        return call


def raw(handler):
    """A method whose messages are bytes."""
    return grpc.unary_unary_rpc_method_handler(handler)


def serve(name, version, namespaces=None, result_handlers=None):
    """Serves the plugin until supervisord wants no more of it, or has died."""
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        sys.exit("%s is a plugin for supervisord, and does nothing when it is run by hand." % name)
    # supervisord reads "[LEVEL] message" on stderr.
    logging.basicConfig(format="[%(levelname)s] %(message)s", level=logging.INFO)
    certificates, broker, ended = Certificates(), Broker(), threading.Event()

    def shutdown(*_):
        ended.set()
        return b""  # an Empty

    servicer = Servicer(name, version, namespaces or {}, result_handlers or {}, broker, certificates)
    server = grpc.server(futures.ThreadPoolExecutor(32), options=OPTIONS)
    server.add_generic_rpc_handlers((
        servicer.handlers_for_grpc(),
        grpc.method_handlers_generic_handler("plugin.GRPCBroker", {"StartStream": grpc.stream_stream_rpc_method_handler(
            broker.StartStream, goplugin_pb2.ConnInfo.FromString, goplugin_pb2.ConnInfo.SerializeToString)}),
        grpc.method_handlers_generic_handler("plugin.GRPCController", {"Shutdown": raw(shutdown)}),
        grpc.method_handlers_generic_handler("grpc.health.v1.Health", {"Check": raw(lambda *_: b"\x08\x01")}),  # SERVING
    ))
    path = os.path.join(os.environ.get("PLUGIN_UNIX_SOCKET_DIR") or tempfile.mkdtemp(), "plugin%d" % os.getpid())
    certificates.listen(server, "unix:" + path)
    server.start()
    print("1|1|unix|%s|grpc|%s" % (path, certificates.handshake()), flush=True)

    def follow():
        sys.stdin.buffer.read()  # it ends when supervisord does
        ended.set()

    threading.Thread(target=follow, daemon=True).start()
    ended.wait()
    server.stop(1).wait()
    os._exit(0)  # also if a call is stuck
