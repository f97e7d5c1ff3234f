"""Pictures of tidy frames: a frame and a language in, a Plotly figure out; a figure draws and never decides."""
