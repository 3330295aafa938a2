//go:build race

package tiles

import (
	"os/exec"
	"testing"
)

// What is too slow under the race detector is run without it.
func TestWithoutRaceDetector(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run", "^TestHEIF", ".").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
