// Package flags reads command lines the way Supervisor's programs do, which is
// the way of Python's getopt, into the flags of a pflag.FlagSet.
//
// pflag holds the definitions, values and usage texts; only the reading is
// ours, because scripts depend on details in which pflag differs:
//
//   - long options may be abbreviated as long as that is unambiguous, for which
//     options that Supervisor does not have (see Set.Own) do not count;
//   - reading stops at the first word that is not an option;
//   - a flag without a value refuses one, and "-c=x" means the value "=x";
//   - giving an option twice is an error, not an override;
//   - the texts of errors, and "For help, use PROG -h" after them.
//
// The whole line is split before any option takes effect, so a misspelt option
// wins over a -h before it. In a long option "-" and "_" are the same, so that
// both --strip_ansi and --strip-ansi are understood.
package flags
