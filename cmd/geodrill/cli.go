package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"runtime/debug"
	"strings"

	"geodrill/challenges"
	"geodrill/challenges/account"

	"github.com/alecthomas/kong"
)

// cli is the command line. Every flag can also be set in the environment, as
// GEODRILL_ and its name: GEODRILL_DATA for --data.
type cli struct {
	Data          string `help:"Folder for the database and the photos." default:"./data" type:"path" placeholder:"DIR"`
	Database      string `help:"Database: a PostgreSQL address (postgres://...) or the path of an SQLite file. Default: geodrill.db in the data folder." placeholder:"DATABASE"`
	Blobs         string `help:"Where the photos are kept: a folder, or s3://BUCKET?endpoint=URL with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Default: blobs in the data folder." placeholder:"PLACE"`
	KeepOriginals bool   `help:"Keep the files that photos were made of, for their authors alone. With --no-keep-originals they are deleted as soon as the photo is ready." default:"true" negatable:""`
	LogLevel      string `help:"What to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`

	Serve    serveCommand    `cmd:"" help:"Serve exercises to a class."`
	Rehearse rehearseCommand `cmd:"" help:"Play a class against a running installation before the day, and tell whether it is ready. Removes its traces."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
	Account  accountCommand  `cmd:"" help:"Accounts of instructors and admins."`
	Cohort   cohortCommand   `cmd:"" help:"Cohorts."`
	Set      setCommand      `cmd:"" help:"Challenge sets."`
	Photos   blobsCommand    `cmd:"" name:"blobs" help:"The store of the photos."`
}

// console is where commands write, and the environment they were called in.
type console struct {
	out, err io.Writer
	environ  []string // NAME=value
}

// getenv returns a variable of the environment, "" when it is not set.
func (c console) getenv(name string) string {
	for _, e := range c.environ {
		if n, value, ok := strings.Cut(e, "="); ok && n == name {
			return value
		}
	}
	return ""
}

// Main runs the command line and returns the exit code: 0, 1 for a command
// that failed, 2 for one that could not be understood. Tests call it as the
// process does.
func Main(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("geodrill"),
		kong.Description("Geolocation exercises for OSINT classes."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.Resolvers(environment(environ)),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(console{out: stdout, err: stderr, environ: environ}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "geodrill:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(stderr, "geodrill:", err)
		return 2
	}
	if err := command.Run(&c); err != nil {
		fmt.Fprintln(stderr, "geodrill:", err)
		return 1
	}
	return 0
}

// environment answers flags from GEODRILL_ variables; the command line wins.
func environment(environ []string) kong.Resolver {
	values := map[string]string{}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok && strings.HasPrefix(name, envPrefix) {
			values[name] = value
		}
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		value, ok := values[envName(flag.Name)]
		if !ok {
			return nil, nil
		}
		return value, nil
	})
}

const envPrefix = "GEODRILL_"

func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(c console) error {
	_, err := fmt.Fprintln(c.out, "geodrill", version())
	return err
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value
		}
	}
	return info.Main.Version
}

type accountCommand struct {
	Add    accountAddCommand    `cmd:"" help:"Add an account and print its name and password."`
	Invite accountInviteCommand `cmd:"" help:"Print a link by which somebody makes an account, once, within a week."`
	Reset  accountResetCommand  `cmd:"" help:"Give an account a new password, print it, and sign the account out everywhere."`
}

type accountAddCommand struct {
	Name string `arg:"" help:"The name to sign in with."`
	Role string `help:"instructor or admin." default:"instructor" enum:"instructor,admin"`
}

// Run adds the account.
func (a accountAddCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(app *app) error {
		added, password, err := app.accounts.Add(ctx, "", a.Name, account.Role(a.Role))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "%s: %s %s\n", added.Role, added.Name, password)
		return err
	})
}

type accountInviteCommand struct {
	Role      string   `help:"instructor or admin." default:"instructor" enum:"instructor,admin"`
	PublicURL *url.URL `name:"public-url" help:"The address that people use." default:"http://127.0.0.1:8080" placeholder:"URL"`
}

// Run makes the invitation.
func (a accountInviteCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(app *app) error {
		token, _, err := app.accounts.Invite(ctx, "", account.Role(a.Role))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "invitation: %s/invite#%s\n", strings.TrimSuffix(a.PublicURL.String(), "/"), token)
		return err
	})
}

type accountResetCommand struct {
	Name string `arg:"" help:"The name of the account."`
}

// Run resets the password.
func (a accountResetCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(app *app) error {
		password, err := app.accounts.Reset(ctx, "", a.Name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "password: %s %s\n", a.Name, password)
		return err
	})
}

type cohortCommand struct {
	Add cohortAddCommand `cmd:"" help:"Add a cohort and print its join code."`
}

type cohortAddCommand struct {
	Name  string `arg:"" help:"The name of the cohort."`
	Owner string `help:"The account that runs the cohort." required:"" placeholder:"ACCOUNT"`
}

// Run adds the cohort.
func (a cohortAddCommand) Run(ctx context.Context, c console, flags *cli) error {
	return withApp(ctx, c, flags, func(app *app) error {
		owner, err := app.accounts.ByName(ctx, a.Owner)
		if err != nil {
			return err
		}
		cohort, err := app.challenges.AddCohort(ctx, challenges.AccountActor(owner), a.Name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, "join code:", challenges.FormatCode(cohort.JoinCode))
		return err
	})
}
