package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// callLimit is how long an answer may take.
const callLimit = 30 * time.Second

// A call is the body of an XML-RPC request.
type call string

// newCall makes a call with arguments that are strings or booleans.
func newCall(method string, arguments ...any) call {
	var text strings.Builder
	fmt.Fprintf(&text, "<?xml version='1.0'?>\n<methodCall><methodName>%s</methodName><params>", method)
	for _, argument := range arguments {
		fmt.Fprintf(&text, "<param>%s</param>", value(argument))
	}
	text.WriteString("</params></methodCall>\n")
	return call(text.String())
}

// A question is a method and its arguments, to be asked together with others.
type question struct {
	method    string
	arguments []any
}

// newMulticall asks several questions at once.
func newMulticall(questions []question) call {
	var list strings.Builder
	for _, q := range questions {
		fmt.Fprintf(&list, "<value><struct><member><name>methodName</name>%s</member>"+
			"<member><name>params</name><value><array><data>", value(q.method))
		for _, argument := range q.arguments {
			list.WriteString(value(argument))
		}
		list.WriteString("</data></array></value></member></struct></value>")
	}
	return call("<?xml version='1.0'?>\n<methodCall><methodName>system.multicall</methodName><params>" +
		"<param><value><array><data>" + list.String() + "</data></array></value></param></params></methodCall>\n")
}

// value is an argument in XML. Strings come from this program and need no escaping.
func value(argument any) string {
	if b, ok := argument.(bool); ok {
		return map[bool]string{
			false: "<value><boolean>0</boolean></value>",
			true:  "<value><boolean>1</boolean></value>",
		}[b]
	}
	return fmt.Sprintf("<value><string>%v</string></value>", argument)
}

// request is the whole HTTP request of a call.
func (c call) request(keep bool) []byte {
	connection := "close"
	if keep {
		connection = "keep-alive"
	}
	return fmt.Appendf(nil, "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n"+
		"Content-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", connection, len(c), c)
}

// A client makes calls over a unix socket, on one connection or on one for each call.
type client struct {
	socket string
	keep   bool
	conn   net.Conn
	reader *bufio.Reader
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close() // The answer has come, or another error.
		c.conn = nil
	}
}

// do sends a request; the answer is the body of the response, unless that is a fault.
func (c *client) do(request []byte) ([]byte, error) {
	if c.conn == nil {
		conn, err := net.Dial("unix", c.socket)
		if err != nil {
			return nil, err
		}
		c.conn, c.reader = conn, bufio.NewReaderSize(conn, 1<<16)
	}
	body, err := c.exchange(request)
	if err != nil || !c.keep {
		c.close()
	}
	if err == nil && bytes.Contains(body, []byte("<fault>")) {
		err = fmt.Errorf("fault: %s", body)
	}
	return body, err
}

func (c *client) exchange(request []byte) ([]byte, error) {
	if err := c.conn.SetDeadline(time.Now().Add(callLimit)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	reader := textproto.NewReader(c.reader)
	status, err := reader.ReadLine()
	if err != nil {
		return nil, err
	}
	header, err := reader.ReadMIMEHeader()
	if err != nil {
		return nil, err
	}
	if !strings.Contains(status, " 200 ") {
		return nil, fmt.Errorf("answer %q", status)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return nil, errors.New("answer without a length")
	}
	body := make([]byte, length)
	_, err = io.ReadFull(c.reader, body)
	return body, err
}

// repeat makes the call as often as the limits allow, one after the other; the answer is
// how long each took.
func (c *client) repeat(request []byte, count int, limit time.Duration) ([]time.Duration, error) {
	var took []time.Duration
	for end := time.Now().Add(limit); len(took) < count && time.Now().Before(end); {
		begin := time.Now()
		if _, err := c.do(request); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begin))
	}
	return took, nil
}
