package build

import "porchlight/internal/render"

// drawer is a worker with a goroutine. The goroutine stays for all tasks of a round, because its stack has grown to
// the size that layouts need. The stack of a new goroutine would have to grow again for each page.
type drawer struct {
	worker *render.Worker
	tasks  chan func() // nil: there is no goroutine
}

// start begins a task. The channel that it returns is closed when the task ends.
func (d *drawer) start(task func(w *render.Worker)) (done <-chan struct{}) {
	if d.tasks == nil {
		tasks := make(chan func())
		d.tasks = tasks
		go func() {
			for task := range tasks {
				task()
			}
		}()
	}
	ended := make(chan struct{})
	d.tasks <- func() {
		defer close(ended)
		task(d.worker)
	}
	return ended
}

// end lets the goroutine end after its task.
func (d *drawer) end() {
	if d.tasks != nil {
		close(d.tasks)
		d.tasks = nil
	}
}

// drawer gives an idle drawer, or a new one.
func (e *Engine) drawer() (*drawer, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.idle); n > 0 {
		d := e.idle[n-1]
		e.idle = e.idle[:n-1]
		return d, nil
	}
	w, err := e.line.Renderer.NewWorker()
	return &drawer{worker: w}, err
}

// release makes a drawer idle. Outside of rounds it has no goroutine, so that an engine leaves none behind.
func (e *Engine) release(d *drawer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rounds == 0 {
		d.end()
	}
	e.idle = append(e.idle, d)
}

// round counts a round that begins or ends.
func (e *Engine) round(change int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rounds += change; e.rounds > 0 {
		return
	}
	for _, d := range e.idle {
		d.end()
	}
}
