package sdk

// I8 is an integer that is sent as XML-RPC's <i8>. Any other integer that 32
// bits don't hold is refused, because most clients know no larger ones.
type I8 int64
