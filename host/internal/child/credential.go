package child

import "errors"

// LookupCredential returns who a process of user uid runs as: the user's own
// group and supplementary groups.
func LookupCredential(uid int) (*Credential, error) { return nil, errors.ErrUnsupported }
