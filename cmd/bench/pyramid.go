package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"geodrill/store"
	"geodrill/tiles"
)

// The photos that are cut up: a stitched one, and that of a good telephone.
const (
	largeWidth, largeHeight = 12_240, 8_176
	phoneWidth, phoneHeight = 4032, 3024
)

// maxPhoneCPU is the limit of the processor time for the phone's photo, in ms.
const maxPhoneCPU = 500

// comparePyramids compares a photo on its way to what is viewed, stored durably,
// with libvips cutting the same tiles into a folder. Each run is a process.
func comparePyramids(ctx context.Context, out io.Writer, _ *process, _ *course, dir string) ([]result, error) {
	large, phone := filepath.Join(dir, "large.jpg"), filepath.Join(dir, "phone.jpg")
	for file, size := range map[string][2]int{large: {largeWidth, largeHeight}, phone: {phoneWidth, phoneHeight}} {
		data, err := testPhoto(size[0], size[1])
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return nil, err
		}
	}
	wall := result{comparison: "pyramid of 100 MP, time beside libvips", limit: 1}
	cpu := result{comparison: "pyramid of 100 MP, CPU beside libvips", limit: 1.25}
	memory := result{comparison: "pyramid of 100 MP, peak memory beside libvips", limit: 2.5}
	ready := result{comparison: "photo of 12 MP, ms of CPU until it can be viewed", limit: maxPhoneCPU}
	vips, err := exec.LookPath("vips")
	if err != nil {
		fmt.Fprintln(out, "pyramid: libvips is not installed (Debian: libvips-tools), so nothing is compared with it")
	}
	for round := range rounds {
		small, err := ingestRun(ctx, phone, dir)
		if err != nil {
			return nil, err
		}
		ready.ratios = append(ready.ratios, float64(small.cpu)/float64(time.Millisecond))
		if vips == "" {
			continue
		}
		us, err := ingestRun(ctx, large, dir)
		if err != nil {
			return nil, err
		}
		it, err := vipsRun(ctx, vips, large, dir)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "pyramid %d, product: %v\npyramid %d, libvips: %v\n", round+1, us, round+1, it)
		wall.ratios = append(wall.ratios, float64(us.took)/float64(it.took))
		cpu.ratios = append(cpu.ratios, float64(us.cpu)/float64(it.cpu))
		memory.ratios = append(memory.ratios, float64(us.peak)/float64(it.peak))
	}
	if vips == "" {
		return []result{ready}, nil
	}
	return []result{wall, cpu, memory, ready}, nil
}

// usage is what a process has used.
type usage struct {
	took, cpu time.Duration
	peak      int64 // bytes
}

func (u usage) String() string {
	return fmt.Sprintf("%.2f s, %.2f s CPU, %d MB at most", u.took.Seconds(), u.cpu.Seconds(), u.peak>>20)
}

// ingestRun runs this program once more, to take a photo in with the memory
// settings of the product.
func ingestRun(ctx context.Context, photo, dir string) (usage, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	cmd := exec.CommandContext(ctx, self, "ingest", photo)
	cmd.Env = append(os.Environ(), "GOGC=400", "GOMEMLIMIT=1GiB")
	return inNewFolder(ctx, cmd, dir, func(folder string) { cmd.Args = append(cmd.Args, folder) })
}

// vipsRun cuts the tiles that the product cuts, in the same size and quality.
func vipsRun(ctx context.Context, vips, photo, dir string) (usage, error) {
	cmd := exec.CommandContext(ctx, vips, "dzsave", photo)
	return inNewFolder(ctx, cmd, dir, func(folder string) {
		cmd.Args = append(cmd.Args, filepath.Join(folder, "photo"), "--layout", "iiif3",
			"--tile-size", fmt.Sprint(tiles.TileSize), "--suffix", fmt.Sprintf(".jpg[Q=%d]", tileQuality))
	})
}

// tileQuality is the JPEG quality of the product's tiles.
const tileQuality = 80

// inNewFolder runs a command with a folder of its own, which is removed.
func inNewFolder(ctx context.Context, cmd *exec.Cmd, dir string, use func(folder string)) (_ usage, err error) {
	folder, err := os.MkdirTemp(dir, "pyramid-")
	if err != nil {
		return usage{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	use(folder)
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	// The peak that Linux tells of a process is at least that of the one which
	// started it, and this one is large by now.
	watched := exec.CommandContext(ctx, self, append([]string{"watch", cmd.Path}, cmd.Args[1:]...)...)
	watched.Env, watched.Stderr = cmd.Env, os.Stderr
	text, err := watched.Output()
	if err != nil {
		return usage{}, fmt.Errorf("%s: %w", filepath.Base(cmd.Path), err)
	}
	var u usage
	if _, err := fmt.Sscan(string(text), (*int64)(&u.took), (*int64)(&u.cpu), &u.peak); err != nil {
		return usage{}, fmt.Errorf("%s: what it used: %w", filepath.Base(cmd.Path), err)
	}
	return u, nil
}

// watch runs a command and prints what it used, in nanoseconds and bytes.
func watch(ctx context.Context, out io.Writer, path string, args []string) error {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	took := time.Since(began)
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	_, err := fmt.Fprintln(out, int64(took), int64(cpu), used.Maxrss<<10) // Linux counts in kilobytes
	return err
}

// ingest takes a photo in as the product does: a catalogue in SQLite, blobs in
// files, everything written durably.
func ingest(ctx context.Context, photo, dir string) (err error) {
	db, err := store.Open(ctx, filepath.Join(dir, "geodrill.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	blobs, err := store.OpenFileBlobs(filepath.Join(dir, "blobs"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, blobs.Close()) }()
	file, err := os.Open(photo)
	if err != nil {
		return err
	}
	defer file.Close()
	_, _, _, err = tiles.NewLibrary(tiles.Config{Blobs: blobs, Catalog: db}).Ingest(ctx, "", file)
	return err
}
