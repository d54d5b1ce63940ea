// Package e2e tests the shipped plugins in a real supervisord and supervisorctl,
// with the lines of configuration that were published for the Python originals.
package e2e
