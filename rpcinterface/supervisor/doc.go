// Package supervisor is the built-in namespace supervisor.
package supervisor
