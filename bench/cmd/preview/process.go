package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// process is a server that runs.
type process struct {
	command *exec.Cmd
	output  bytes.Buffer
	done    chan struct{}
	over    atomic.Bool
}

func start(command []string) (*process, error) {
	p := &process{command: exec.Command(command[0], command[1:]...), done: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.command.Wait() // its output shows how it ended
		p.over.Store(true)
		close(p.done)
	}()
	return p, nil
}

func (p *process) ended() bool { return p.over.Load() }

// finalOutput is the output of a process that has ended.
func (p *process) finalOutput() string {
	<-p.done
	return strings.TrimSpace(p.output.String())
}

// stop ends the process, and waits until it has released its port.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		_ = p.command.Process.Kill()
		<-p.done
	}
}

// memory is what the process holds now and what it held at most, in MB.
func (p *process) memory() (now, peak int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		for name, to := range map[string]*int{"VmRSS:": &now, "VmHWM:": &peak} {
			var kB int
			if n, _ := fmt.Sscanf(line, name+" %d kB", &kB); n == 1 {
				*to = kB / 1024
			}
		}
	}
	return now, peak, nil
}
