package finding

import (
	"io/fs"
	"os"
	"path/filepath"
)

// largestSource is the size in bytes up to which a file is read to show lines of it.
const largestSource = 8 << 20

// Sources gives a reader of the files that findings name: those of the site's folder, else those of the theme, which
// may be nil. Only regular files are opened: reading a named pipe would never end. The reader keeps the last file and
// serves one caller at a time.
func Sources(folder string, theme fs.FS) func(file string) ([]byte, error) {
	return keepLast(func(file string) ([]byte, error) { return readSource(folder, theme, file) })
}

// keepLast keeps the last file that was read, because findings mostly come sorted by file.
func keepLast(read func(file string) ([]byte, error)) func(file string) ([]byte, error) {
	var (
		last string
		text []byte
		err  error
	)
	return func(file string) ([]byte, error) {
		if file != last {
			text, err = read(file)
			last = file
		}
		return text, err
	}
}

func readSource(folder string, theme fs.FS, file string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	info, err := root.Stat(filepath.FromSlash(file))
	switch {
	case err != nil && theme != nil:
		return fs.ReadFile(theme, file)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > largestSource:
		return nil, fs.ErrInvalid
	}
	return root.ReadFile(filepath.FromSlash(file))
}
