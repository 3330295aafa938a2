//go:build !unix

package storetest

import (
	"errors"
	"os/exec"
)

func giveToPostgres(*exec.Cmd, string) error {
	return errors.New("these tests start PostgreSQL on Unix only")
}
