package pack_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/challenges"
	"geodrill/challenges/pack"
)

// entry is an entry of a test's archive, written as it says and not as it should.
type entry struct {
	name   string
	data   string
	mode   fs.FileMode // regular when 0
	flags  uint16
	method uint16
	says   uint64 // its unpacked size, when not that of data
}

func archiveOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{
			Name: e.name, Method: e.method, Flags: e.flags, CRC32: crc32.ChecksumIEEE([]byte(e.data)),
			CompressedSize64: uint64(len(e.data)), UncompressedSize64: uint64(len(e.data)),
		}
		if e.says > 0 {
			h.UncompressedSize64 = e.says
		}
		if e.mode == 0 && strings.HasSuffix(e.name, "/") {
			e.mode = fs.ModeDir | 0o755
		}
		h.SetMode(max(e.mode, 0o644))
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(archive []byte) (fs.FS, error) {
	return pack.OpenArchive(bytes.NewReader(archive), int64(len(archive)))
}

// Each way in which an archive is hostile has its own message, by name.
func TestHostileArchives(t *testing.T) {
	file := func(names ...string) (entries []entry) {
		for _, name := range names {
			e := entry{name: name, data: "x"}
			if strings.HasSuffix(name, "/") {
				e.data = ""
			}
			entries = append(entries, e)
		}
		return entries
	}
	var many []entry
	for i := range 5001 {
		many = append(many, entry{name: fmt.Sprintf("images/%04d", i)})
	}
	large := make([]entry, 65)
	for i := range large {
		large[i] = entry{name: fmt.Sprintf("%02d", i), data: strings.Repeat("x", 400_000), method: zip.Deflate, says: 64 << 20}
	}
	for _, test := range []struct {
		name    string
		entries []entry
		want    string
	}{
		{"a path out", file("../set.yaml"), `the archive's entry "../set.yaml" leads out of the archive`},
		{"a path out within", file("images/../../x"), `the archive's entry "images/../../x" leads out of the archive`},
		{"a path out that is a folder", file("images/../"), `the archive's entry "images/../" leads out of the archive`},
		{"an absolute path", file("/etc/passwd"), `the archive's entry "/etc/passwd" has an absolute path`},
		{"a drive", file("C:/set.yaml"), `the archive's entry "C:/set.yaml" has an absolute path`},
		{"a path out of Windows", file(`..\set.yaml`), `the archive's entry "..\\set.yaml" has a backslash in its name`},
		{"an empty part", file("images//01.jpg"), `the archive's entry "images//01.jpg" has no valid path`},
		{"the folder itself", file("."), `the archive's entry "." has no valid path`},
		{"no name", file(""), `the archive has no valid path`},
		{"a control character", file("a\x00b"), `the archive's entry "a\x00b" has a control character in its name`},
		{"a long name", file(strings.Repeat("n", 201)), `the archive's entry "` + strings.Repeat("n", 40) + `…" has a name of more than 200 bytes`},
		{"a name that is no text", file("\xff.jpg"), `the archive's entry "\xff.jpg" has a name that is not UTF-8; pack it with a program that writes names so`},
		{"a name of an old program", file("\x8f\xe0.jpg"), `the archive's entry "\x8f\xe0.jpg" has a name that is not UTF-8; pack it with a program that writes names so`},
		{"a link", []entry{{name: "images/01.jpg", data: "/etc/passwd", mode: fs.ModeSymlink | 0o777}}, `the archive's entry "images/01.jpg" is a symbolic link`},
		{"a device", []entry{{name: "null", mode: fs.ModeDevice | 0o666}}, `the archive's entry "null" is neither a file nor a folder`},
		{"a folder that is a file", []entry{{name: "images", mode: fs.ModeDir | 0o755}}, `the archive's entry "images" is a file and a folder at once`},
		{"a folder with contents", []entry{{name: "images/", says: 9}}, `the archive's entry "images/" is a folder with contents of its own`},
		{"a name twice", file("set.yaml", "set.yaml"), `the archive's entry "set.yaml" has the name of the entry "set.yaml", but for case or Unicode form`},
		{"a name twice but for case", file("set.yaml", "SET.yaml"), `the archive's entry "SET.yaml" has the name of the entry "set.yaml", but for case or Unicode form`},
		{"a name twice but for form", file("\u0439.jpg", "\u0438\u0306.jpg"), "the archive's entry \"\u0438\u0306.jpg\" has the name of the entry \"\u0439.jpg\", but for case or Unicode form"},
		{"a file and a folder", file("a", "A/b"), `the archive's entry "A/b" lies in the entry "a", which is a file`},
		{"an encrypted entry", []entry{{name: "set.yaml", data: "x", flags: 1}}, `the archive's entry "set.yaml" is encrypted; encrypt the whole archive with age instead`},
		{"another compression", []entry{{name: "set.yaml", data: "x", method: 12}}, `the archive's entry "set.yaml" is compressed in a way that is not read; use deflate`},
		{"an archive", file("images/more.ZIP"), `the archive's entry "images/more.ZIP" is an archive in the archive; unpack it first`},
		{"a large entry", []entry{{name: "a", data: "x", method: zip.Deflate, says: 64<<20 + 1}}, `the archive's entry "a" unpacks to more than 67108864 bytes`},
		{"a bomb", []entry{{name: "a", data: strings.Repeat("x", 1000), method: zip.Deflate, says: 2 << 20}}, `the archive's entry "a" unpacks to more than 200 times its size`},
		{"a bomb in parts", large, `the archive unpacks to more than 4294967296 bytes`},
		{"a size that is none", []entry{{name: "a", data: "xyz", says: 2}}, `the archive's entry "a" is stored in another size than it has`},
		{"many entries", many, `the archive has more than 5000 entries`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := openBytes(archiveOf(t, test.entries...))
			var refused *pack.ArchiveError
			if !errors.As(err, &refused) || err.Error() != test.want {
				t.Errorf("error\n got %v\nwant %s", err, test.want)
			}
		})
	}
}

// What is wrong with the archive itself.
func TestDamagedArchives(t *testing.T) {
	whole := archiveOf(t, entry{name: "set.yaml", data: full}, entry{name: "images/01.jpg", data: "picture"})
	end := bytes.LastIndex(whole, []byte("PK\x05\x06"))
	changed := func(at int, b ...byte) []byte {
		c := bytes.Clone(whole)
		copy(c[at:], b)
		return c
	}
	shared := bytes.Clone(whole)
	second := bytes.LastIndex(shared, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(shared[second+42:], 0) // where its data begins
	for _, test := range []struct {
		name, want string
		archive    []byte
	}{
		{"nothing", "the archive is no zip archive, or is cut off", nil},
		{"a text", "the archive is no zip archive, or is cut off", []byte("format: geodrill/1\n")},
		{"cut off", "the archive is no zip archive, or is cut off", whole[:len(whole)-1]},
		{"cut off early", "the archive is no zip archive, or is cut off", whole[:100]},
		{"followed", "the archive is followed by something that is none of it", append(bytes.Clone(whole), "more"...)},
		{"preceded", "the archive is preceded by something that is none of it, or is damaged", append([]byte("#!/bin/sh\n"), whole...)},
		{"a long list", "the archive has more than 5000 entries", changed(end+12, 0xff, 0xff, 0xff, 0xff)},
		{"a list of 64 bits", "the archive has more than 5000 entries", changed(end+10, 0xff, 0xff)},
		{"a list of something else", "the archive is damaged", changed(second, 'X')},
		{"an entry elsewhere", `the archive's entry "images/01.jpg" is damaged`, changed(second+42, 9)},
		{"entries that share bytes", `the archive's entry "images/01.jpg" shares bytes with the entry "set.yaml"`, shared},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := openBytes(test.archive)
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("error\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// An entry gives no more than the list of entries says, and what it says.
func TestEntriesAreBounded(t *testing.T) {
	deflated := func(data string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create("x")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := r.File[0].OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		packed, err := io.ReadAll(raw)
		if err != nil {
			t.Fatal(err)
		}
		return string(packed)
	}
	fsys, err := openBytes(archiveOf(t,
		entry{name: "more", data: deflated(strings.Repeat("x", 500_000)), method: zip.Deflate, says: 1000},
		entry{name: "less", data: deflated("xyz"), method: zip.Deflate, says: 1000},
		entry{name: "odd", data: "no deflate", method: zip.Deflate, says: 1000},
	))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"more": `the archive's entry "more" is damaged`,
		"less": `the archive's entry "less" is damaged`,
		"odd":  `the archive's entry "odd" is damaged`,
	} {
		if data, err := fs.ReadFile(fsys, name); fmt.Sprint(err) != want || len(data) > 1000 {
			t.Errorf("%s: %d bytes, %v, want %s", name, len(data), err, want)
		}
	}
}

// A pack is read from an archive as from a folder, and from one that holds the
// folder too.
func TestReadFromArchive(t *testing.T) {
	for _, folder := range []string{"", "my-pack/"} {
		entries := []entry{{name: folder + "set.yaml", data: full}, {name: "__MACOSX/x", data: "x"}}
		if folder == "" {
			entries = entries[:1]
		}
		for _, name := range []string{"01", "02", "03"} {
			entries = append(entries, entry{name: folder + "images/" + name + ".jpg", data: "picture " + name})
		}
		fsys, err := openBytes(archiveOf(t, entries...))
		if err != nil {
			t.Fatal(err)
		}
		draft, err := pack.Read(fsys)
		if err != nil {
			t.Fatal(err)
		}
		r, err := draft.Challenges[1].Photos[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(r); string(data) != "picture 03" || err != nil {
			t.Errorf("the picture is %q, %v", data, err)
		}
	}
}

// A broken pack in an archive is refused as it is in a folder.
func TestReadBrokenFromArchive(t *testing.T) {
	fsys, err := openBytes(archiveOf(t, entry{name: "set.yaml", data: full}, entry{name: "images/01.jpg", data: "picture"}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = pack.Read(fsys)
	want := `set.yaml:19:15: the image "images/02.jpg" does not exist in the pack; add it or correct the name
set.yaml:42:15: the image "images/03.jpg" does not exist in the pack; add it or correct the name`
	if got := fmt.Sprint(err); got != want {
		t.Errorf("error\n got %s\nwant %s", got, want)
	}
}

// Equal drafts give equal archives, whatever the time.
func TestWriteArchiveIsDeterministic(t *testing.T) {
	archive := func(draft challenges.Draft) []byte {
		files, err := pack.Files(draft)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := pack.WriteArchive(&b, files); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	draft, err := pack.Read(folder(full))
	if err != nil {
		t.Fatal(err)
	}
	first := archive(draft)
	fsys, err := openBytes(first)
	if err != nil {
		t.Fatal(err)
	}
	if draft, err = pack.Read(fsys); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, archive(draft)) {
		t.Error("the second archive differs")
	}
	if err := fstest.TestFS(fsys, "set.yaml", "images/01.jpg"); err != nil {
		t.Error(err)
	}
}

// FuzzOpenArchive reads any bytes as an archive: they are refused, or every entry
// can be read within what was said of it.
func FuzzOpenArchive(f *testing.F) {
	whole := archiveOf(f, entry{name: "set.yaml", data: full}, entry{name: "images/", mode: fs.ModeDir}, entry{name: "images/01.jpg", data: "picture"})
	f.Add(whole)
	f.Add(whole[:len(whole)-3])
	f.Add(archiveOf(f))
	f.Add(archiveOf(f, entry{name: "../x", data: "x"}))
	f.Fuzz(func(t *testing.T, archive []byte) {
		fsys, err := openBytes(archive)
		if err != nil {
			return
		}
		err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			if !fs.ValidPath(name) {
				t.Errorf("an entry of the name %q", name)
			}
			info, err := d.Info()
			if err != nil {
				return nil
			}
			if data, _ := fs.ReadFile(fsys, name); int64(len(data)) > info.Size() {
				t.Errorf("%s: %d bytes of %d", name, len(data), info.Size())
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
