package supervisor

import (
	"context"
	"fmt"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// New makes the namespace. It takes no options.
func New(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	if unknown := options.Unused(); len(unknown) > 0 {
		return nil, fmt.Errorf("unknown options: %s", strings.Join(unknown, ", "))
	}
	return sdk.Methods{}, nil
}

var _ sdk.NamespaceFactory = New
