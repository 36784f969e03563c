package build

import "porchlight/internal/render"

// drawer is a worker with a goroutine. The goroutine runs all tasks of a round, because its stack has
// grown to the size that layouts need. A new goroutine for each page would have to grow its stack again.
type drawer struct {
	worker *render.Worker
	tasks  chan func() // nil while there is no goroutine
}

// start begins a task and returns a channel that is closed when the task ends.
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

// drawer returns an idle drawer, or a new one.
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

// release makes a drawer idle. When no round is running, it ends the drawer's goroutine, so that an engine
// leaves no goroutines behind.
func (e *Engine) release(d *drawer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rounds == 0 {
		d.end()
	}
	e.idle = append(e.idle, d)
}

// round adds change to the number of running rounds. After the last round it ends the goroutines of idle
// drawers.
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
