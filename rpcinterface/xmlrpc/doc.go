// Package xmlrpc is the server's side of XML-RPC: it reads calls and writes
// responses and faults. It knows nothing of HTTP and of methods.
//
// # Reading
//
// [Decode] accepts what the reference implementation accepts, which is more
// than the specification allows: a call is judged by the shape of its elements
// rather than by a grammar. The name of the root is not looked at, <params> may
// be missing, a <value> without a type is a string and keeps its spaces, an
// element of an unknown type counts as its text. What isn't well-formed XML, or
// has a number that isn't one, is an error.
//
// Differences, all on purpose: a document type declaration that has declarations
// in it is refused (the reference expands the entities of those), <i8> is an integer rather than
// text, base64 that isn't UTF-8 arrives as the bytes it is, and integers are
// limited to 64 bits. Nesting is limited to a depth that no client needs.
//
// # Writing
//
// Responses have the layout that Python's xmlrpc.client gives them, byte by
// byte, with two exceptions. A carriage return is written as a character
// reference, since a parser would turn it into a line feed; and characters that
// XML can't carry in any form (control characters, bytes that aren't UTF-8)
// become U+FFFD, where the reference sends something its own client refuses.
// So every answer parses, and all text that XML can carry arrives unchanged.
package xmlrpc
