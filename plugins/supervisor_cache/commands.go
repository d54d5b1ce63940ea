package main

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// newCommands makes the commands. They are about the namespace cache, as those
// of the original are.
func newCommands(context.Context, sdk.Options) ([]sdk.Command, error) {
	return []sdk.Command{
		command("cache_clear", "cache_clear", "Clear all items from the cache.", 0, clearAll),
		command("cache_count", "cache_count", "Get a count of all items in the cache.", 0, printCount),
		completed(command("cache_delete", "cache_delete <key>", "Delete the item cached at <key>.", 1, deleteKey)),
		completed(command("cache_fetch", "cache_fetch <key>", "Fetch the item cached at <key>.", 1, printValue)),
		command("cache_keys", "cache_keys", "List the keys of all items in the cache.", 0, printKeys),
		completed(command("cache_store", "cache_store <key> <value>", "Store <value>, which is text, in the cache at <key>.", 2, storeText)),
	}, nil
}

// command makes a command that takes so many words. With others it prints its
// help.
func command(name, synopsis, help string, words int, run func(context.Context, sdk.Ctl, []string) error) sdk.Command {
	return sdk.Command{
		Name: name, Synopsis: synopsis, Help: help,
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			given, err := splitWords(line)
			if err != nil {
				return err
			}
			if len(given) != words {
				ctl.Println(synopsis + "\t" + help)
				ctl.SetExitStatus(1)
				return nil
			}
			return run(ctx, ctl, given)
		},
	}
}

func clearAll(ctx context.Context, ctl sdk.Ctl, _ []string) error {
	_, err := ctl.CallRPC(ctx, "cache.clear")
	return err
}

func printCount(ctx context.Context, ctl sdk.Ctl, _ []string) error {
	count, err := ctl.CallRPC(ctx, "cache.getCount")
	if err == nil {
		ctl.Println(count)
	}
	return err
}

func deleteKey(ctx context.Context, ctl sdk.Ctl, words []string) error {
	_, err := ctl.CallRPC(ctx, "cache.delete", words[0])
	return err
}

func printValue(ctx context.Context, ctl sdk.Ctl, words []string) error {
	value, err := ctl.CallRPC(ctx, "cache.fetch", words[0])
	if err == nil {
		ctl.Println(pprint(value))
	}
	return err
}

func printKeys(ctx context.Context, ctl sdk.Ctl, _ []string) error {
	keys, err := ctl.CallRPC(ctx, "cache.getKeys")
	if err == nil {
		ctl.Println(pprint(keys))
	}
	return err
}

func storeText(ctx context.Context, ctl sdk.Ctl, words []string) error {
	_, err := ctl.CallRPC(ctx, "cache.store", words[0], words[1])
	return err
}

// completed adds the keys that there are to a command whose first word is one.
func completed(c sdk.Command) sdk.Command {
	c.Complete = func(ctx context.Context, ctl sdk.Ctl, line string) []string {
		if strings.ContainsAny(line, " '\"\\") {
			return nil
		}
		answer, err := ctl.CallRPC(ctx, "cache.getKeys")
		keys, ok := answer.([]any)
		if err != nil || !ok {
			return nil
		}
		var fitting []string
		for _, one := range keys {
			if key, ok := one.(string); ok && strings.HasPrefix(key, line) {
				fitting = append(fitting, key)
			}
		}
		return fitting
	}
	return c
}
