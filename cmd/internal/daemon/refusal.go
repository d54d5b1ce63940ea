package daemon

// detailed is an error that has more to say than the line that the reference
// prints. configfile's errors are such.
type detailed interface {
	error
	Details() []string // a line each, with what is wrong and where
	Reference() string // the line that people and tools know
}

// refusal is a reason not to start.
type refusal struct {
	details   []string
	reference string
}

var _ detailed = (*refusal)(nil)

// Error implements error.
func (r *refusal) Error() string { return r.reference }

// Details implements detailed.
func (r *refusal) Details() []string { return r.details }

// Reference implements detailed.
func (r *refusal) Reference() string { return r.reference }
