// Package expand replaces %(name)s in values, by all the rules of Python's
// % operator with a dictionary: flags, width, precision, every conversion,
// and its errors.
//
// [Expand] words failures as the reference does. A [Dict] is a stack of
// layers, so that the thousands of small dictionaries of a configuration share
// the environment instead of copying it.
package expand
