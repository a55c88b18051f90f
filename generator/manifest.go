package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"slices"
)

// manifestFile lies in the destination and tells what builds wrote there. It
// holds neither times nor names of sources, and is the same for the same site.
const manifestFile = ".digestry-manifest.json"

const manifestVersion = 1

// manifest is the one owner of its format.
//
// A build writes it twice. First, before anything is put in place, it names
// under Coming the files that are about to be; that is its journal. Last, when
// everything is in place, it names what is there. A build that finds Coming
// follows one that did not end, and looks which of those files are in place:
// these are ours, the others are what they were before. So a file is never
// taken for ours because a build once meant to write it.
type manifest struct {
	Version int                    `json:"version"`
	Files   map[string]fingerprint `json:"files"`
	Coming  map[string]fingerprint `json:"coming,omitempty"`
}

// fingerprint is the SHA-256 of a file's bytes.
type fingerprint [sha256.Size]byte

func newHash() hash.Hash { return sha256.New() }

// UnmarshalText reads the form in which a manifest holds it.
func (f *fingerprint) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(f) {
		return fmt.Errorf("%q is no SHA-256", text)
	}
	copy(f[:], b)
	return nil
}

// encode writes a line a file, in order, for those who keep the site in git. A
// json.Encoder that indents would look at each line three times.
func (m manifest) encode() []byte {
	b := fmt.Appendf(nil, "{\n\t\"version\": %d,\n\t\"files\": ", m.Version)
	b = appendFiles(b, m.Files)
	if len(m.Coming) > 0 {
		b = appendFiles(append(b, ",\n\t\"coming\": "...), m.Coming)
	}
	return append(b, "\n}\n"...)
}

func appendFiles(b []byte, files map[string]fingerprint) []byte {
	var name bytes.Buffer
	quote := json.NewEncoder(&name)
	quote.SetEscapeHTML(false)
	b = append(b, '{')
	for i, file := range slices.Sorted(maps.Keys(files)) {
		if i > 0 {
			b = append(b, ',')
		}
		name.Reset()
		quote.Encode(file)
		name.Truncate(name.Len() - 1) // the line that Encode ends
		print := files[file]
		b = append(append(b, "\n\t\t"...), name.Bytes()...)
		b = append(hex.AppendEncode(append(b, `: "`...), print[:]), '"')
	}
	if len(files) > 0 {
		b = append(b, "\n\t"...)
	}
	return append(b, '}')
}

func decodeManifest(text []byte) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return m, err
	}
	if m.Version > manifestVersion {
		return m, fmt.Errorf("version %d comes from a newer Digestry", m.Version)
	}
	if m.Version < 1 {
		return m, errors.New("it has no version")
	}
	for _, files := range []map[string]fingerprint{m.Files, m.Coming} {
		for file := range files {
			if err := checkFile(file); err != nil {
				return m, fmt.Errorf("%q: %w", file, err)
			}
		}
	}
	return m, nil
}

// readManifest finds out what earlier builds wrote.
func (o *output) readManifest() error {
	o.owned = map[string]fingerprint{}
	info, err := o.root.Lstat(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var m manifest
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err == nil {
		o.manifestText, err = o.root.ReadFile(manifestFile)
	}
	if err == nil {
		m, err = decodeManifest(o.manifestText)
	}
	if err != nil {
		return fmt.Errorf("cannot read %s, which tells what Digestry wrote there: %w; "+
			"update Digestry, or delete that file and give --adopt", o.path(manifestFile), because(err))
	}
	if m.Files != nil {
		o.owned = m.Files
	}
	for file, print := range m.Coming {
		found, ours, err := o.holds(file, print)
		switch {
		case err != nil:
			return err
		case ours:
			o.owned[file] = print
		case !found:
			o.unmade = append(o.unmade, file)
		}
	}
	return nil
}

// journal is the manifest before anything is put in place.
func (o *output) journal() manifest {
	m := manifest{Version: manifestVersion, Files: o.owned, Coming: map[string]fingerprint{}}
	for _, e := range o.files {
		if e.state == staged {
			m.Coming[e.file] = e.print
		}
	}
	return m
}

// inventory is the manifest when everything is in place. A file that somebody
// else put there with the very bytes of its page stays theirs.
func (o *output) inventory(kept []string) manifest {
	m := manifest{Version: manifestVersion, Files: make(map[string]fingerprint, len(o.files))}
	for _, e := range o.files {
		if e.state == staged || !e.foreign || o.adopt {
			m.Files[e.file] = e.print
		}
	}
	for _, file := range kept {
		m.Files[file] = o.owned[file]
	}
	return m
}

// writeManifest puts a manifest in place, unless it stands there already. It
// is the one file that is forced onto the disk: a page that a power cut
// mangled is seen by the next build, but a lost manifest makes every page a
// foreign file.
func (o *output) writeManifest(m manifest) error {
	text := m.encode()
	if bytes.Equal(text, o.manifestText) {
		return nil
	}
	err := o.makeStage()
	if err == nil {
		err = o.stageManifest(text)
	}
	if err == nil {
		err = o.root.Rename(stageFolder+"/manifest", manifestFile)
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", o.path(manifestFile), because(err))
	}
	o.manifestText = text
	return nil
}

func (o *output) stageManifest(text []byte) error {
	f, err := o.root.OpenFile(stageFolder+"/manifest", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if errors.Is(err, errors.ErrUnsupported) {
		err = nil // some network file systems cannot be forced
	}
	return errors.Join(err, f.Close())
}
