"""The WSGI entry: make the app, expose its server."""

from dashboard.main import create_app

app = create_app()
server = app.server

if __name__ == "__main__":
    app.run(debug=False, port=app.port)
