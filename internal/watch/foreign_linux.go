package watch

import (
	"golang.org/x/sys/unix"

	"porchlight/internal/finding"
)

// foreignDisks are file systems whose files can change without the kernel's knowledge, by another machine or
// by a program. The numbers are from linux/magic.h, statfs(2) and the drivers of virtual machines. overlay is
// not one of them: the kernel reports what is written in a container.
var foreignDisks = map[uint32]string{
	0x6969:     "NFS",
	0xFF534D42: "CIFS",
	0xFE534D42: "SMB",
	0x517B:     "SMB",
	0x01021997: "9p",
	0x65735546: "FUSE",
	0x5346414F: "AFS",
	0x00C36400: "Ceph",
	0x786F4256: "VirtualBox",
	0xBACBACBC: "VMware",
	0x7C7C6673: "Parallels",
}

// foreign explains why the events of a folder are incomplete. It returns "" if they are complete, or if that
// is unknown.
func foreign(real string) string {
	var st unix.Statfs_t
	if unix.Statfs(real, &st) != nil {
		return ""
	}
	if name := foreignDisks[uint32(st.Type)]; name != "" {
		return finding.Message("the folder %q lies on a shared or network disk (%s), which does not report all changes",
			real, name)
	}
	return ""
}
