package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"porchlight/internal/finding"
)

// wanted says what a flag takes, by the name that the flag library has for its type.
var wanted = map[string]string{"int": "a number", "bool": "true or false", "duration": "a time such as 500ms or 2s"}

// wrongFlag says in plain words what is wrong with the flags of a command, and what to write.
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
			end.err = fmt.Errorf("unknown flag %q", "-"+name)
			return end
		}
		end.err = fmt.Errorf("unknown flag %q", "--"+name)
		if near := flagMeant(cmd, name); near != "" {
			end.hint = "did you mean: --" + near
		}
	case errors.As(err, &valueless):
		flag := valueless.GetFlag()
		end.err = fmt.Errorf("--%s: want %s after it, have nothing", flag.Name,
			cond(wanted[flag.Value.Type()] != "", wanted[flag.Value.Type()], "a value"))
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		if want := wanted[flag.Value.Type()]; want != "" {
			end.err = fmt.Errorf("--%s: want %s, have %q", flag.Name, want, invalid.GetValue())
		}
	}
	return end
}

// flagMeant is the flag that was probably meant by an unknown name: the only one that begins so, or one that is spelt
// nearly so.
func flagMeant(cmd *cobra.Command, name string) string {
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

// switchMeant is the flag that a stray "true" or "false" was meant for, "" if none: a flag that is on or off takes its
// value after "=" only.
func switchMeant(cmd *cobra.Command, word string) string {
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
