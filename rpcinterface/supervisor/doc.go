// Package supervisor is the built-in namespace supervisor: the API that
// Supervisor's clients know, method by method.
//
// It is made by a factory of the shape that a plugin's factories have ([New])
// and reaches the supervisor through sdk.Host alone. What can't be written here
// can't be written in a plugin; so what is missing belongs into sdk.Host, not
// into a back door.
//
// # Invariants
//
//   - While the supervisor stops, methods fail with SHUTDOWN_STATE before they
//     do anything, though after a wrong number of arguments has been refused.
//     The exception is sendRemoteCommEvent, as in the reference.
//   - Faults repeat a name as the caller spelt it, also an empty one.
//   - Numbers are capped to the 32 bits of an XML-RPC int.
//   - Logs are handed out as text. Bytes that aren't text are left to the codec.
//
// # Adding a method
//
//  1. Write the function, a method of namespace, into the file of its subject.
//     It takes a context and the parameters, and returns a result and an error,
//     or only an error if the result would always be True.
//  2. Write its help beside it: what it does, a line "@param TYPE NAME text"
//     for each parameter and a line "@return TYPE text". Sentences of your own.
//  3. If the supervisor has to do something new, extend the small interface of
//     sdk.Host that it fits, with its faults in the doc comment.
//  4. Add it to the table of its subject, which [New] gathers.
//  5. Add rows to the table test of the subject: calls made, results, faults.
//  6. Run the tests with -update, and read the change in testdata/methods.txt.
//  7. If it is not in Supervisor, say so in README.md.
package supervisor
