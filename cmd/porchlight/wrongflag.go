package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"porchlight/internal/finding"
)

// wanted are the words for the value of a flag, by pflag's name of its type.
var wanted = map[string]string{"int": "a number", "bool": "true or false", "duration": "a time such as 500ms or 2s"}

// wrongFlag turns pflag's errors into plain words, with a hint.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		unknown   *pflag.NotExistError
		valueless *pflag.ValueRequiredError
		invalid   *pflag.InvalidValueError
	)
	end := usage(err)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			end.err = finding.Errorf("unknown flag %q", "-"+name)
			return end
		}
		end.err = finding.Errorf("unknown flag %q", "--"+name)
		if near := intendedFlag(cmd, name); near != "" {
			end.hint = "did you mean: --" + near
		}
	case errors.As(err, &valueless):
		flag := valueless.GetFlag()
		end.err = fmt.Errorf("--%s: want %s after it, have nothing", flag.Name,
			cond(wanted[flag.Value.Type()] != "", wanted[flag.Value.Type()], "a value"))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		if want := wanted[flag.Value.Type()]; want != "" {
			end.err = finding.Errorf("--%s: want %s, have %q", flag.Name, want, invalid.GetValue())
		}
	}
	return end
}

// intendedFlag is the flag probably meant by an unknown name: the only one with that prefix, or one with a similar
// spelling.
func intendedFlag(cmd *cobra.Command, name string) string {
	var known, longer []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		known = append(known, flag.Name)
		if strings.HasPrefix(strings.ToLower(flag.Name), strings.ToLower(name)) {
			longer = append(longer, flag.Name)
		}
	})
	if len(longer) == 1 {
		return longer[0]
	}
	return finding.Nearest(name, known)
}

// intendedSwitch is the boolean flag that an argument "true" or "false" was meant for, "" for none. Such a flag takes
// its value after "=" only.
func intendedSwitch(cmd *cobra.Command, word string) string {
	meant := ""
	if word == "true" || word == "false" {
		cmd.Flags().Visit(func(flag *pflag.Flag) {
			if flag.Value.Type() == "bool" {
				meant = flag.Name
			}
		})
	}
	return meant
}
